// The records of one scenario, as far as a page can show them.
import type { CaseRecord } from '../record/observation.ts'
import { callName } from '../record/transcript.ts'

/** A longer table is not read by anybody; what is beyond it is counted by behaviour. */
const mostRows = 2000

/** Cases that differ in nothing but what was asked. */
export interface Behaviour {
  /** From 1, by first appearance. */
  number: number
  first: CaseRecord
  count: number
}

export class ScenarioRecords {
  readonly name: string
  /** The first ones, and the first one of each behaviour. */
  readonly shown: CaseRecord[] = []
  /** How many there were in all. */
  total = 0
  readonly #behaviours = new Map<string, Behaviour>()

  constructor(name: string) {
    this.name = name
  }

  get behaviours(): Behaviour[] {
    return [...this.#behaviours.values()]
  }

  add(record: CaseRecord): void {
    this.total += 1
    const known = record.steps.length === 0 ? undefined : this.behaviourOf(record)
    if (known !== undefined) known.count += 1
    const isNew = record.steps.length > 0 && known === undefined
    if (isNew) {
      const number = this.#behaviours.size + 1
      this.#behaviours.set(keyOf(record), { number, first: record, count: 1 })
    }
    if (isNew || this.shown.length < mostRows) this.shown.push(record)
  }

  /** Undefined for a case of which nothing was seen. */
  behaviourOf(record: CaseRecord): Behaviour | undefined {
    return this.#behaviours.get(keyOf(record))
  }
}

/** Everything that a transcript says of a case, but for its name, its world and its arguments. */
function keyOf({ verdict, reason, step, steps, messages }: CaseRecord): string {
  const seen = steps.map(({ call, ...answer }) => [callName({ call }), answer])
  return JSON.stringify([verdict, reason, step, seen, messages])
}
