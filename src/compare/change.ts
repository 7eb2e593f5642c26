// What a comparison finds: types.
import type { CaseRecord, StepRecord } from '../record/observation.ts'

export const changeKinds = [
  'errno',
  'value',
  'messages',
  'mounts',
  'events',
  'verdict',
  'added',
  'removed',
] as const
/**
 * `errno`: another error, or an error on one side only. `value`: returned number, descriptor's path or
 * output. `messages` of filesystem contexts, `mounts` what became of the mount tree, `events` what
 * mount notifications told of that, `verdict` with its reason. `added` and `removed`: a case, or a step, that earlier or later operands do not have.
 */
export type ChangeKind = (typeof changeKinds)[number]

/** One recorded run among those that are compared. */
export interface Operand {
  /** What it is called in ranges; no two have the same. */
  name: string
  release: string
  /** sha256 of each scenario's text. */
  scenarios: Readonly<Record<string, string>>
  /** By case name, in the order of the plan. Equal records may be one object, which is faster. */
  records: ReadonlyMap<string, CaseRecord>
}

/** The operands that agree on something, and what they say. */
export interface Side {
  /** Indexes of the operands, ascending; never empty. */
  operands: number[]
  /** The record of the first of them; absent where they did not record the case. */
  record?: CaseRecord
  /** Its step, for a change of a step; absent where the case has none there. */
  step?: StepRecord
}

/**
 * Where a case differs: in the mount tree that it starts from, in a step (from 1), at its end, or
 * as a whole (its verdict, or that it is there).
 */
export type Place = 'case' | 'start' | 'end' | number

export interface Change {
  scenario: string
  case: string
  place: Place
  /** In the order of `changeKinds`; never empty. */
  kinds: ChangeKind[]
  /** Two or more, in the order of their first operands; every operand that is not absent is in one. */
  sides: Side[]
  /** Later places of the case that differ between operands which differ here, left out as consequences. */
  later: number
}

/** What differs within one scenario. */
export interface ScenarioChanges {
  scenario: string
  /** The operands by the sha256 of the scenario's text; more than one where it is not the same. */
  texts: { sha256: string; operands: number[] }[]
  /** The operands that recorded nothing of the scenario, which is told once; and what that makes of it. */
  absent: { operands: number[]; kinds: ChangeKind[] }
  /** How many cases some operand has. */
  cases: number
  /** In the order of the plan and, within a case, of its places. */
  changes: Change[]
}
