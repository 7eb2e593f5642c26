// A kernel by name, ready to be booted: a series of vm/kernels.json, or a file.
import { existsSync } from 'node:fs'
import { MachineError } from '../errors.ts'
import { readyFile } from './kernel-file.ts'
import { type KernelList, readKernelList, seriesRow } from './kernel-list.ts'
import { readySeries } from './kernel-series.ts'

export interface ReadyKernel {
  /** As the user named it: `6.12`, or a path. */
  name: string
  /** `uname -r`, where the image tells it. */
  release: string | undefined
  /** The file that QEMU boots: an ELF vmlinux that has a PVH note, else a bzImage. */
  image: string
  /** The text of the kernel's configuration, if it is known. */
  config: string | undefined
  /**
   * A folder laid out as the inside of /lib/modules/<release>: the wanted modules, decompressed,
   * with modules.dep, modules.alias and, where known, modules.builtin. Undefined where there are
   * no modules.
   */
  modules: string | undefined
}

export interface ReadyOptions {
  /** For a file: where its modules are, /lib/modules/<release> or a root that has such a folder. */
  modules?: string
  /** Aborts what is under way, which leaves nothing half-made. */
  signal: AbortSignal
  /** Told of what takes time, and of what is not as good as it could be. */
  onNote(text: string): void
}

/** Fetches a series that is not cached. Throws MachineError, or the signal's reason. */
export async function readyKernel(name: string, options: ReadyOptions): Promise<ReadyKernel> {
  const list = readKernelList()
  if (seriesRow(list, name) !== undefined) return readySeries(name, list, options)
  if (existsSync(name)) return readyFile(name, list, options)
  throw unknownKernel(name, list)
}

export function unknownKernel(name: string, list: KernelList): MachineError {
  if (name.includes('/')) {
    return new MachineError('kernel-unknown', `there is no kernel file ${name}`)
  }
  const series = list.series.map((row) => row.series)
  const near = nearestSeries(name, series)
  return new MachineError(
    'kernel-unknown',
    `there is no kernel series \`${name}\``,
    `${near === undefined ? '' : `the nearest is ${near}; `}there are host, ${series.join(', ')}, ` +
      'or a path to a bzImage or vmlinux',
  )
}

/** The series whose version is the nearest one: 6.12 for 6.13, and for 6.12.4. */
export function nearestSeries(name: string, series: string[]): string | undefined {
  const position = (text: string): number => {
    const match = /^v?(\d+)\.(\d+)(?!\w)/.exec(text)
    return match === null ? Number.NaN : Number(match[1]) * 100 + Number(match[2])
  }
  const wanted = position(name)
  const far = (one: string): number => Math.abs(position(one) - wanted)
  return Number.isNaN(wanted)
    ? undefined
    : series.reduce((best, one) => (far(one) < far(best) ? one : best))
}
