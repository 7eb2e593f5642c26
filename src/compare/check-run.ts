// A run held against what was recorded before, once what differs was asked again.
import type { CaseRecord, Header } from '../record/observation.ts'
import { type AllowedChange, type Judged, judgeChanges } from './allowed.ts'
import type { Change, Operand } from './change.ts'
import { compareRuns } from './compare-runs.ts'
import { type Answers, countAnswers, sameAnswer } from './stability.ts'

/** What a run is held against. */
export interface Recorded {
  release: string
  /** sha256 of each scenario's text. */
  scenarios: Readonly<Record<string, string>>
  records: ReadonlyMap<string, CaseRecord>
  runAs: Header['runAs']
}

export interface CheckResult<Entry extends AllowedChange> extends Judged<Entry> {
  /** How many cases answered as it is recorded. */
  same: number
  /** Cases that do not answer the same each time on this kernel: nothing can be said of them. */
  unstable: Answers[]
  /** How many cases have no record. */
  unrecorded: number
  /** Scenarios whose recorded text is another one. */
  otherTexts: string[]
  /** Cases that only root can make, and that root recorded: how many were not compared. */
  needRoot: number
}

/** Takes the records of a run as they come, and then those of the cases that are run again. */
export class RunCheck {
  readonly #recorded: Recorded
  readonly #header: Header
  readonly #seen = new Map<string, CaseRecord[]>()
  #same = 0
  #unrecorded = 0
  #needRoot = 0

  constructor(recorded: Recorded, header: Header) {
    this.#recorded = recorded
    this.#header = header
  }

  /** What a broken case would have answered nobody knows. */
  add(record: CaseRecord): void {
    if (record.verdict === 'broken') return
    const known = this.#recorded.records.get(record.case)
    if (known === undefined) this.#unrecorded += 1
    else if (sameAnswer(known, record)) this.#same += 1
    else if (this.#isForRoot(record)) this.#needRoot += 1
    else this.#seen.set(record.case, [record])
  }

  /** The cases that differ: to be run again. */
  get suspects(): ReadonlySet<string> {
    return new Set(this.#seen.keys())
  }

  addAgain(record: CaseRecord): void {
    this.#seen.get(record.case)?.push(record)
  }

  finish<Entry extends AllowedChange>(entries: readonly Entry[]): CheckResult<Entry> {
    const unstable: Answers[] = []
    const changed = new Map<string, CaseRecord>()
    for (const [name, records] of this.#seen) {
      const counted = countAnswers(records)
      const [only] = counted.answers
      if (counted.answers.length > 1) unstable.push(counted)
      else if (only !== undefined) changed.set(name, only.record)
    }
    const { release, scenarios } = this.#header
    return {
      ...judgeChanges(this.#changes(changed), entries, release),
      same: this.#same,
      unstable,
      unrecorded: this.#unrecorded,
      otherTexts: Object.keys(scenarios).filter((name) => this.#isOtherText(name)),
      needRoot: this.#needRoot,
    }
  }

  #changes(changed: ReadonlyMap<string, CaseRecord>): Change[] {
    const { release, scenarios, records } = this.#recorded
    const before = new Map([...records].filter(([name]) => changed.has(name)))
    const { release: here, scenarios: texts } = this.#header
    const operands: Operand[] = [
      { name: 'recorded', release, scenarios, records: before },
      { name: 'seen', release: here, scenarios: texts, records: changed },
    ]
    return [...compareRuns(operands, { all: true })].flatMap(({ changes }) => changes)
  }

  #isForRoot({ verdict }: CaseRecord): boolean {
    return (
      verdict === 'unsupported' && this.#header.runAs === 'user' && this.#recorded.runAs === 'root'
    )
  }

  #isOtherText(name: string): boolean {
    const { scenarios } = this.#recorded
    return Object.hasOwn(scenarios, name) && scenarios[name] !== this.#header.scenarios[name]
  }
}
