// From what was measured to the table that is printed (pure).
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

type Row = [figure: string, value: string, target: string]

export function figureTable(measured: Measured): string {
  const header: Row[] = [
    ['figure', 'value', 'target'],
    ['---', '---', '---'],
  ]
  const rows = [...header, ...figureRows(measured)]
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function figureRows({ rounds, allCores, shell, memory, helpSeconds }: Measured): Row[] {
  const floor = median(rounds.map((round) => round.floor))
  const mountlab = median(rounds.map((round) => round.mountlab))
  const ratios = rounds.map((round) => round.mountlab / round.floor)
  const jobs = `--jobs ${oneCoreJobs}`
  const sizes = memory.map(({ cases }) => whole(cases)).join(' and ')
  return [
    ['C program, one core', `${whole(floor)} cases/s`, ''],
    [`mountlab with recording, one core, ${jobs}`, `${whole(mountlab)} cases/s`, ''],
    ['mountlab with recording, all cores, default jobs', `${whole(allCores)} cases/s`, ''],
    ['mountlab / C', `${spread(ratios)}, ${rounds.length} rounds`, target(median(ratios), 0.7)],
    ['shell script, one core', `${whole(shell)} cases/s`, ''],
    ['mountlab / shell, both on one core', whole(mountlab / shell), target(mountlab / shell, 300)],
    ['mountlab on all cores / shell', whole(allCores / shell), target(allCores / shell, 300)],
    // No harness can be faster than this one: it says what the row above could be at most.
    ['C / shell', whole(floor / shell), ''],
    [`peak RSS of mountlab, ${sizes} cases`, growth(memory.map((it) => it.peaks.main)), 'flat'],
    [`peak RSS of a worker, ${sizes} cases`, growth(memory.map((it) => it.peaks.worker)), 'flat'],
    ['`mountlab --help`', `${median(helpSeconds).toFixed(3)} s`, 'under 0.2 s'],
  ]
}

/** A target that is missed is said to be. */
function target(value: number, least: number): string {
  return `at least ${least}${value < least ? ': missed' : ''}`
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

function spread(ratios: number[]): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
}

function growth(kilobytes: number[]): string {
  const sizes = kilobytes.map((size) => `${whole(size / 1024)} MiB`).join(' and ')
  const factor = (kilobytes.at(-1) ?? Number.NaN) / (kilobytes[0] ?? Number.NaN)
  return `${sizes}, factor ${factor.toFixed(2)}`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
