// The records of one scenario, as far as a page can show them.
import type { CaseRecord } from '../record/observation.ts'
import { callName } from '../record/transcript.ts'

/** A longer page is not read by anybody; what is beyond it is counted, and is in the records. */
const mostRows = 1000
const mostBehaviours = 100

/** Cases that differ in nothing but what was asked. */
export interface Behaviour {
  /** From 1, by first appearance. */
  number: number
  first: CaseRecord
  count: number
}

export class ScenarioRecords {
  readonly name: string
  /** The first ones, and the first one of each behaviour that is shown. */
  readonly shown: CaseRecord[] = []
  /** How many there were in all. */
  total = 0
  /** Cases that behaved unlike any that is shown. */
  hidden = 0
  readonly #behaviours = new Map<string, Behaviour>()

  constructor(name: string) {
    this.name = name
  }

  get behaviours(): Behaviour[] {
    return [...this.#behaviours.values()]
  }

  add(record: CaseRecord): void {
    this.total += 1
    const isNew = record.steps.length > 0 && this.#countBehaviour(record)
    if (isNew || this.shown.length < mostRows) this.shown.push(record)
  }

  /** Whether it is a behaviour that was not seen before, and will be shown. */
  #countBehaviour(record: CaseRecord): boolean {
    const key = keyOf(record)
    const known = this.#behaviours.get(key)
    if (known !== undefined) {
      known.count += 1
      return false
    }
    if (this.#behaviours.size >= mostBehaviours) {
      this.hidden += 1
      return false
    }
    this.#behaviours.set(key, { number: this.#behaviours.size + 1, first: record, count: 1 })
    return true
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
