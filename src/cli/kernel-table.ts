// What became of each kernel of a run, in one table for whoever watches.
import type { MachineError } from '../machine/errors.ts'
import { verdicts } from '../record/observation.ts'
import type { RunSummary } from '../record/run-facts.ts'
import { consoleTail } from './console-tail.ts'

export interface KernelResult {
  /** As it was asked for. */
  name: string
  /** `uname -r`, once it is known. */
  release?: string
  /** Seconds of each boot that it took. */
  boots?: number[]
  /** Absent where nothing could be run. */
  summary?: RunSummary
  failure?: MachineError
}

export function formatKernelTable(results: readonly KernelResult[]): string {
  const head = ['kernel', 'release', 'boot', 'cases', ...verdicts, 'cases/s']
  const rows = [head, ...results.map(rowOf)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return `\n${lines.join('\n')}\n${results.map(failureText).join('')}`
}

function rowOf({ name, release, boots = [], summary }: KernelResult): string[] {
  const boot = boots.length === 0 ? '-' : `${boots.map((each) => each.toFixed(1)).join('+')} s`
  if (summary === undefined)
    return [name, release ?? '-', boot, '-', ...verdicts.map(() => '-'), '-']
  const done = Object.values(summary.verdicts).reduce((sum, count) => sum + count, 0)
  const seconds = summary.elapsedMs / 1000 - boots.reduce((sum, each) => sum + each, 0)
  return [
    name,
    release ?? '-',
    boot,
    String(done),
    ...verdicts.map((verdict) => String(summary.verdicts[verdict])),
    (done / seconds).toFixed(0),
  ]
}

/** Why a kernel could not be run, and the last that it said. */
function failureText({ name, failure }: KernelResult): string {
  if (failure === undefined) return ''
  const hint = failure.hint === undefined ? '' : `  hint: ${failure.hint}\n`
  return `mountlab: ${name}: ${failure.message}\n${hint}${consoleTail(failure.console)}`
}
