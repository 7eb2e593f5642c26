// `vm/kernels.json`: which kernels there are to be had, and where to look for them.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MachineError } from '../errors.ts'

export interface SeriesRow {
  /** As in `-k 6.12`. */
  series: string
  /** How Debian divides this kernel into packages. */
  layout: string
  /** Where to look. The newest version of all wins; of two equal ones, the earlier suite's. */
  suites: string[]
}

export interface PackageLayout {
  /** The package with the kernel; `{abi}` is what follows the series in `uname -r`, and the series. */
  image: string
  /** What belongs to it: configuration, modules. */
  others: string[]
  /** Where the others are if the index of the suite leaves them out. */
  pool?: string
}

export interface KernelList {
  series: SeriesRow[]
  layouts: Record<string, PackageLayout>
  busybox: { package: string; suites: string[] }
  /** Modules that are wanted in a guest, with what they need; those that a kernel lacks are skipped. */
  modules: string[]
}

/** The folder with what guests are made of. */
export const vmFolder = fileURLToPath(new URL('../../../vm/', import.meta.url))

export function readKernelList(): KernelList {
  const file = `${vmFolder}kernels.json`
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KernelList
  } catch (error) {
    throw new MachineError('list-invalid', `Cannot read ${file}: ${(error as Error).message}`)
  }
}

export function seriesRow(list: KernelList, series: string): SeriesRow | undefined {
  return list.series.find((row) => row.series === series)
}

export function layoutOf(list: KernelList, row: SeriesRow): PackageLayout {
  const layout = list.layouts[row.layout]
  if (layout === undefined) {
    throw new MachineError(
      'list-invalid',
      `${vmFolder}kernels.json: series ${row.series} has the unknown layout \`${row.layout}\``,
    )
  }
  return layout
}
