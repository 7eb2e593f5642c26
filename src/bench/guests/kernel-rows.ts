// The table that mountlab prints after a run on several kernels, read back (pure).
import { BenchError } from '../bench-error.ts'

export interface KernelRow {
  /** As it was asked for. */
  name: string
  release: string
  /** Seconds until the guest took commands; undefined on the host. */
  bootSeconds: number | undefined
  /** After the boot, the start of the worker included. */
  casesPerSecond: number
}

/** Throws BenchError unless there is one row for each name, with one boot at most. */
export function parseKernelTable(text: string, names: readonly string[]): KernelRow[] {
  const lines = text.split('\n').map((line) => line.trim().split(/ {2,}/))
  const head = lines.find(([first, second]) => first === 'kernel' && second === 'release') ?? []
  return names.map((name) => {
    const cells = lines.find((line) => line.length === head.length && line[0] === name)
    const cell = (column: string): string => cells?.[head.indexOf(column)] ?? ''
    const boot = /^(?:-|([\d.]+) s)$/.exec(cell('boot'))
    const casesPerSecond = Number(cell('cases/s') || Number.NaN)
    if (boot === null || !Number.isFinite(casesPerSecond)) {
      const got = cells?.join('  ') ?? 'none'
      throw new BenchError(`Expected a row of ${name} with one boot at most, got ${got}`)
    }
    const bootSeconds = boot[1] === undefined ? undefined : Number(boot[1])
    return { name, release: cell('release'), bootSeconds, casesPerSecond }
  })
}
