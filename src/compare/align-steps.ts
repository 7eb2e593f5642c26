import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { beforeCall, callName } from '../record/transcript.ts'
import { mergeOrder } from './case-order.ts'

export interface StepRow {
  /** From 1, in the last record that has it. */
  number: number
  /** One for each record; undefined where it has no such step. */
  steps: (StepRecord | undefined)[]
}

/**
 * Lays the steps of records side by side. Records of one text have the same step at the same number.
 * Those of different texts are matched by call and bound name, so that a step more in one of them
 * does not part all that follow.
 */
export function alignSteps(records: readonly CaseRecord[], sameText: boolean): StepRow[] {
  const keyed = records.map(({ steps }) =>
    sameText ? steps.map((_, index) => String(index)) : keysOf(steps),
  )
  const order = sameText
    ? keyed.reduce((longest, keys) => (keys.length > longest.length ? keys : longest), [])
    : keyed.reduce((merged, keys) => mergeOrder(merged, keys), [])
  const positions = keyed.map((keys) => new Map(keys.map((key, index) => [key, index])))
  return order.map((key) => {
    const indexes = positions.map((position) => position.get(key))
    const number = (indexes.findLast((index) => index !== undefined) ?? 0) + 1
    return {
      number,
      steps: indexes.map((index, at) => (index === undefined ? index : records[at]?.steps[index])),
    }
  })
}

function keysOf(steps: readonly StepRecord[]): string[] {
  const seen = new Map<string, number>()
  return steps.map((step) => {
    const key = `${beforeCall(step)}${callName(step)}`
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return `${key} ${times}`
  })
}
