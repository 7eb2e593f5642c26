// Counts over the records of a run: what was called, what it answered, and what stood out.
import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { callName, resultOf } from '../record/transcript.ts'

export interface Finding {
  case: string
  /** From 1. */
  step: number
  record: StepRecord
}

/** A case during which the kernel told of trouble of its own. */
export interface KernelWarning {
  case: string
  /** The line that says most. */
  gist: string
}

export interface Tally {
  cases: number
  steps: number
  /** Call name, then `EINVAL` or `ok` or `?`, to how often. */
  calls: Map<string, Map<string, number>>
  /** Calls that failed and yet changed the mount tree. */
  findings: Finding[]
  kernelWarnings: KernelWarning[]
}

export function emptyTally(): Tally {
  return { cases: 0, steps: 0, calls: new Map(), findings: [], kernelWarnings: [] }
}

export function addToTally(tally: Tally, record: CaseRecord): void {
  tally.cases += 1
  const gist = gistOf(record.console ?? [])
  if (gist !== undefined) tally.kernelWarnings.push({ case: record.case, gist })
  for (const [index, step] of record.steps.entries()) {
    tally.steps += 1
    const results = tally.calls.get(callName(step)) ?? new Map<string, number>()
    tally.calls.set(callName(step), results)
    const result = step.errno ?? (resultOf(step) === '?' ? '?' : 'ok')
    results.set(result, (results.get(result) ?? 0) + 1)
    if (step.failedButChanged) {
      tally.findings.push({ case: record.case, step: index + 1, record: step })
    }
  }
}

export interface CallCounts {
  call: string
  made: number
  ok: number
  /** By count, then by name; `?` stands for a call that never returned. */
  errnos: [name: string, count: number][]
}

/** The counts in one fixed order: calls by name. */
export function countCalls(tally: Tally): CallCounts[] {
  return [...tally.calls]
    .sort(([a], [b]) => compareText(a, b))
    .map(([call, results]) => ({
      call,
      made: [...results.values()].reduce((sum, count) => sum + count, 0),
      ok: results.get('ok') ?? 0,
      errnos: [...results]
        .filter(([result]) => result !== 'ok')
        .sort(([a, m], [b, n]) => n - m || compareText(a, b)),
    }))
}

/** By code unit: the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `1 case`, `2 cases`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
