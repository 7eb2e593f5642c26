// From what was measured to the rows that are printed (pure).
import { atLeast, median, type Row, whole } from './figure-table.ts'
import type { Peaks } from './memory.ts'
import { oneCoreJobs, type Round } from './rates.ts'

export interface Measured {
  rounds: Round[]
  /** Cases per second of mountlab on every core. */
  allCores: number
  /** Cases per second of the shell script. */
  shell: number
  memory: { cases: number; peaks: Peaks }[]
  helpSeconds: number[]
}

export function figureRows({ rounds, allCores, shell, memory, helpSeconds }: Measured): Row[] {
  const floor = median(rounds.map((round) => round.floor))
  const mountlab = median(rounds.map((round) => round.mountlab))
  const ratios = rounds.map((round) => round.mountlab / round.floor)
  const jobs = `--jobs ${oneCoreJobs}`
  const sizes = memory.map(({ cases }) => whole(cases)).join(', ')
  return [
    ['C program, one core', `${whole(floor)} cases/s`, ''],
    [`mountlab with recording, one core, ${jobs}`, `${whole(mountlab)} cases/s`, ''],
    ['mountlab with recording, all cores, default jobs', `${whole(allCores)} cases/s`, ''],
    ['mountlab / C', `${spread(ratios)}, ${rounds.length} rounds`, atLeast(median(ratios), 0.7)],
    ['shell script, one core', `${whole(shell)} cases/s`, ''],
    ['mountlab / shell, both on one core', whole(mountlab / shell), atLeast(mountlab / shell, 300)],
    ['mountlab on all cores / shell', whole(allCores / shell), atLeast(allCores / shell, 300)],
    // No harness can be faster than this one: it says what the row above could be at most.
    ['C / shell', whole(floor / shell), ''],
    [`peak RSS of mountlab, ${sizes} cases`, growth(memory.map((it) => it.peaks.main)), 'flat'],
    [`peak RSS of a worker, ${sizes} cases`, growth(memory.map((it) => it.peaks.worker)), 'flat'],
    ['`mountlab --help`', `${median(helpSeconds).toFixed(3)} s`, 'under 0.2 s'],
  ]
}

function spread(ratios: number[]): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
}

function growth(kilobytes: number[]): string {
  const sizes = kilobytes.map((size) => `${whole(size / 1024)} MiB`).join(', ')
  const factor = (kilobytes.at(-1) ?? Number.NaN) / (kilobytes[0] ?? Number.NaN)
  return `${sizes}, factor ${factor.toFixed(2)}`
}
