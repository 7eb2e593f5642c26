// What the HTML page holds beside its script: an index of the matrix, and the records.
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { callName, formatMessage } from '../record/transcript.ts'
import type { Matrix, MatrixKernel, MatrixRow, MatrixScenario } from './matrix.ts'
import type { Tone } from './outcome.ts'

export interface PageKernel extends Omit<Header, 'scenarios' | 'schema' | 'shard'> {
  /** The column's title. */
  name: string
  /** What links call it: the release, where no other kernel here has the same. */
  id: string
  cases: number
}

export interface PageScenario {
  name: string
  theme: string
  title?: string
  about?: string
  refs?: readonly string[]
  sameText: boolean
}

export interface PageVariant {
  /** Its line among the records. */
  record: number
  answer: string
  tone: Tone
  finding?: true
}

export interface PageCase {
  name: string
  label: string
  scenario: number
  /** The step that the answers are of, from 1. */
  step: number
  variants: PageVariant[]
  /** The variant of each kernel; -1 where it has no record. */
  of: number[]
  /** Kernels that told of trouble during the case, each with the line of its own record. */
  troubled?: [kernel: number, line: number][]
  /** Indexes of `calls`, `errnos` and `texts`: all that occur in some variant. */
  calls: number[]
  errnos: number[]
  texts: number[]
}

export interface PageData {
  kernels: PageKernel[]
  scenarios: PageScenario[]
  cases: PageCase[]
  calls: string[]
  errnos: string[]
  /** What is searched beside names and titles: calls, messages, reasons. */
  texts: string[]
}

/** The index, and the lines of the records that it means: each distinct one once. */
export function pageData({ kernels, scenarios }: Matrix): { index: PageData; lines: string[] } {
  const [calls, errnos, texts] = [new Words(), new Words(), new Words()]
  const lines: string[] = []
  const lineOf = (record: CaseRecord): number => lines.push(formatCaseLine(record)) - 1
  const ownLines = (records: ReadonlyMap<number, CaseRecord>): [number, number][] =>
    Array.from(records, ([kernel, record]) => [kernel, lineOf(record)])
  const cases = scenarios.flatMap(({ rows }, scenario) =>
    rows.map(({ case: name, label, step, variants, of, troubled }: MatrixRow): PageCase => {
      const records = variants.map(({ record }) => record)
      const steps = records.flatMap((record) => record.steps)
      return {
        name,
        label,
        scenario,
        step,
        variants: variants.map(({ record, ...outcome }) => ({
          record: lineOf(record),
          ...outcome,
        })),
        of,
        ...(troubled.size === 0 ? {} : { troubled: ownLines(troubled) }),
        calls: calls.indexes(steps.map(callName)),
        errnos: errnos.indexes(steps.flatMap(({ errno }) => errno ?? [])),
        texts: texts.indexes(records.flatMap(textsOf)),
      }
    }),
  )
  const index: PageData = {
    kernels: kernels.map((kernel) => pageKernel(kernel, kernels)),
    scenarios: scenarios.map(pageScenario),
    cases,
    calls: calls.list,
    errnos: errnos.list,
    texts: texts.list,
  }
  return { index, lines }
}

/** Each text once, by index. */
class Words {
  readonly list: string[] = []
  readonly #known = new Map<string, number>()

  /** Ascending, each once. */
  indexes(texts: readonly string[]): number[] {
    const found = new Set<number>()
    for (const text of texts) {
      let index = this.#known.get(text)
      if (index === undefined) {
        index = this.list.push(text) - 1
        this.#known.set(text, index)
      }
      found.add(index)
    }
    return [...found].sort((a, b) => a - b)
  }
}

function textsOf({ reason, steps, messages = [] }: CaseRecord): string[] {
  return [
    ...(reason === undefined ? [] : [reason]),
    ...steps.flatMap((step) => [step.call, ...(step.messages ?? []).map(formatMessage)]),
    ...messages.map(formatMessage),
  ]
}

function pageKernel(
  { name, header, cases }: MatrixKernel,
  all: readonly MatrixKernel[],
): PageKernel {
  const { scenarios: _, schema: __, shard: ___, ...facts } = header
  const isAlone = all.filter((other) => other.header.release === header.release).length === 1
  return { name, id: isAlone ? header.release : name, cases, ...facts }
}

function pageScenario({ name, theme, facts, sameText }: MatrixScenario): PageScenario {
  const { name: _, ...told } = facts ?? { name }
  return { name, theme, ...told, sameText }
}
