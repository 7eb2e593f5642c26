// Whether a case that differs from what was recorded does so every time.
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'

/** What several runs of one case on one kernel answered: each answer once, and how often it was given. */
export interface Answers {
  case: string
  runs: number
  answers: { record: CaseRecord; times: number }[]
}

/** `console` aside, which is not the same twice. */
export function sameAnswer(a: CaseRecord, b: CaseRecord): boolean {
  return textOf(a) === textOf(b)
}

export function countAnswers(records: readonly CaseRecord[]): Answers {
  const answers = new Map<string, Answers['answers'][number]>()
  for (const record of records) {
    const text = textOf(record)
    const known = answers.get(text)
    if (known === undefined) answers.set(text, { record, times: 1 })
    else known.times += 1
  }
  return { case: records[0]?.case ?? '', runs: records.length, answers: [...answers.values()] }
}

function textOf(record: CaseRecord): string {
  if (record.console === undefined) return formatCaseLine(record)
  const { console: _, ...rest } = record
  return formatCaseLine(rest)
}
