// What a case answered, in one word for a cell.
import { sameValue } from '../compare/same-value.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { resultOf } from '../record/transcript.ts'

/**
 * How a cell is coloured. `error`: the step that the cell shows failed, which is data and no fault.
 * `absent`: the kernel has no record of the case.
 */
export const tones = ['ok', 'error', 'contradicted', 'unsupported', 'broken', 'absent'] as const
export type Tone = (typeof tones)[number]

export interface Outcome {
  tone: Tone
  /** `EINVAL`, `0`, `fd`; `–` where no call was made, `✕` where the harness failed. */
  answer: string
  /** A call of the case failed and yet changed the mount tree. */
  finding?: true
}

export function outcomeOf(record: CaseRecord | undefined, step: number): Outcome {
  if (record === undefined) return { tone: 'absent', answer: '' }
  const shown = record.steps[step]
  const finding = record.steps.some(({ failedButChanged }) => failedButChanged === true)
  return {
    tone: toneOf(record, shown),
    answer: answerOf(record, shown),
    ...(finding ? { finding: true } : {}),
  }
}

function toneOf({ verdict }: CaseRecord, shown: StepRecord | undefined): Tone {
  if (verdict !== 'observed') return verdict
  return shown?.errno === undefined ? 'ok' : 'error'
}

function answerOf({ verdict }: CaseRecord, shown: StepRecord | undefined): string {
  if (verdict === 'broken') return '✕'
  return verdict === 'unsupported' || shown === undefined ? '–' : resultOf(shown)
}

/** The answer with what is wrong with it, so that it need not be told by a colour. */
export function formatAnswer({ tone, answer }: Pick<Outcome, 'tone' | 'answer'>): string {
  return tone === 'contradicted' ? `! ${answer}` : answer
}

/**
 * The step that tells most about a case, from 0: the first that was contradicted; else the first that
 * kernels answered differently, or did otherwise; else the last that failed; else the last.
 */
export function tellingStep(records: readonly CaseRecord[]): number {
  const made = records.filter(({ verdict }) => verdict === 'observed' || verdict === 'contradicted')
  const length = Math.max(0, ...made.map(({ steps }) => steps.length))
  const numbers = Array.from({ length }, (_, index) => index)
  const at = (index: number): StepRecord[] => made.flatMap(({ steps }) => steps[index] ?? [])
  const answers = (index: number): Set<string> => new Set(at(index).map(resultOf))
  return (
    numbers.find((index) => at(index).some(({ contradicts }) => contradicts !== undefined)) ??
    numbers.find((index) => answers(index).size > 1) ??
    numbers.find((index) => at(index).some((step, _, [first]) => !sameValue(step, first))) ??
    numbers.findLast((index) => at(index).some(({ errno }) => errno !== undefined)) ??
    length - 1
  )
}
