// Rows of the matrix that say the same, as one: what a picture or a table for a post has room for.
import { callName } from '../record/transcript.ts'
import type { MatrixRow, MatrixScenario } from './matrix.ts'
import { formatAnswer, type Tone } from './outcome.ts'
import { compareText } from './tally.ts'

/** Neighbouring kernels that answered alike. */
export interface AnswerRun {
  /** Columns, both included. */
  first: number
  last: number
  tone: Tone
  answer: string
  /** The variant, where another one of the row has the same answer and the answer alone does not tell them apart. */
  variant: number | undefined
}

/** Cases of one scenario to which each kernel answered the same in the same step. */
export interface RowGroup {
  rows: MatrixRow[]
  /** What the cases have in common and others of the scenario do not: `type=ext4`. */
  label: string
  /** The call of the step that the answers are of; '' where none was made. */
  call: string
  runs: AnswerRun[]
}

/** An answer that all kernels gave, and how many cases have it. */
export interface CommonAnswer {
  answer: string
  tone: Tone
  cases: number
}

export interface ScenarioGroups {
  scenario: MatrixScenario
  /** Cases that are not the same on all kernels, in the order of the first ones. */
  different: RowGroup[]
  /** The others: by count. */
  alike: CommonAnswer[]
}

export function groupRows(scenario: MatrixScenario): ScenarioGroups {
  const alike: MatrixRow[] = []
  const groups = new Map<string, MatrixRow[]>()
  for (const row of scenario.rows) {
    if (row.variants.length === 1 && !row.of.includes(-1)) {
      alike.push(row)
      continue
    }
    const key = JSON.stringify([runsOf(row), callOf(row)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const different = [...groups.values()].map((rows): RowGroup => {
    const [first] = rows as [MatrixRow]
    const label = commonLabel(rows, scenario.rows)
    return { rows, label, call: callOf(first), runs: runsOf(first) }
  })
  return { scenario, different, alike: countAnswers(alike) }
}

export function countAnswers(rows: readonly MatrixRow[]): CommonAnswer[] {
  const counts = new Map<string, CommonAnswer>()
  for (const { variants } of rows) {
    const { answer = '', tone = 'absent' } = variants[0] ?? {}
    const key = `${tone} ${answer}`
    const count = counts.get(key) ?? { answer, tone, cases: 0 }
    counts.set(key, count)
    count.cases += 1
  }
  return sortAnswers([...counts.values()])
}

/** `EINVAL × 3`. */
export function countedAnswer({ cases, ...outcome }: CommonAnswer): string {
  return `${formatAnswer(outcome)}${cases === 1 ? '' : ` × ${cases}`}`
}

/** Counts of several scenarios as one. */
export function sumAnswers(counts: readonly CommonAnswer[]): CommonAnswer[] {
  const sums = new Map<string, CommonAnswer>()
  for (const { answer, tone, cases } of counts) {
    const sum = sums.get(`${tone} ${answer}`) ?? { answer, tone, cases: 0 }
    sums.set(`${tone} ${answer}`, sum)
    sum.cases += cases
  }
  return sortAnswers([...sums.values()])
}

function sortAnswers(counts: CommonAnswer[]): CommonAnswer[] {
  return counts.sort((a, b) => b.cases - a.cases || compareText(a.answer, b.answer))
}

function runsOf({ variants, of }: MatrixRow): AnswerRun[] {
  const runs: AnswerRun[] = []
  let last = -2
  for (const [column, variant] of of.entries()) {
    const run = runs.at(-1)
    if (run !== undefined && variant === last) run.last = column
    else runs.push(runOf(column, variant, variants))
    last = variant
  }
  return runs
}

function runOf(column: number, variant: number, variants: MatrixRow['variants']): AnswerRun {
  const { answer = '', tone = 'absent' } = variants[variant] ?? {}
  const same = variants.filter((other) => other.answer === answer && other.tone === tone)
  return {
    first: column,
    last: column,
    answer,
    tone,
    variant: same.length > 1 ? variant : undefined,
  }
}

function callOf({ variants, step }: MatrixRow): string {
  const steps = variants.flatMap(({ record }) => record.steps[step - 1] ?? [])
  return steps[0] === undefined ? '' : callName(steps[0])
}

/** The parameters that are one value in these rows and not in all; the label of a single row. */
function commonLabel(rows: readonly MatrixRow[], all: readonly MatrixRow[]): string {
  const [first] = rows
  if (first === undefined || rows.length === 1) return first?.label ?? ''
  const paramsOf = ({ variants }: MatrixRow): Record<string, string> =>
    variants[0]?.record.params ?? {}
  const isOne = (among: readonly MatrixRow[], name: string, value: string): boolean =>
    among.every((row) => paramsOf(row)[name] === value)
  return Object.entries(paramsOf(first))
    .filter(([name, value]) => isOne(rows, name, value) && !isOne(all, name, value))
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}
