import type { CaseRecord } from '../record/observation.ts'
import { recordParts } from './record-lines.ts'

export interface Difference {
  /** `verdict`, `mount 1`, `step 3`, or `end`: what is told of the case as a whole. */
  part: string
  /** As results/ has them; empty where only the other record has this part. */
  before: string[]
  after: string[]
}

/** Where two records of one case begin to differ; undefined where they are the same. */
export function firstDifference(before: CaseRecord, after: CaseRecord): Difference | undefined {
  const [left, right] = [recordParts(before), recordParts(after)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]]
    if (one?.key === other?.key) {
      const [before, after] = [one?.lines ?? [], other?.lines ?? []]
      if (before.join('\n') === after.join('\n')) continue
      return { part: one?.key ?? '', before, after }
    }
    return {
      part: one?.key ?? other?.key ?? '',
      before: one?.lines ?? [],
      after: other?.lines ?? [],
    }
  }
  return undefined
}
