// Hands out cases in the order of the plan, and gives the records back in that order.
import { kindFor, type WorkerKind } from '../machine/machine.ts'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'

export interface Item {
  index: number
  case: Case
}

export interface QueueOptions {
  /** How many cases may be between the first unfinished one and the last taken; default: no limit. */
  windowSize?: number
  /** The record of a case that need not be run any more. */
  known?: ((item: Item) => CaseRecord | undefined) | undefined
  /** A record has to wait for the one before it. */
  onHeld?: ((record: CaseRecord) => void) | undefined
}

/**
 * A window over a plan that may be longer than memory: no case is taken from the plan before the
 * records far ahead of it have been given back.
 */
export class CaseQueue {
  readonly #cases: Iterator<Item>
  readonly #windowSize: number
  readonly #waiting: Record<WorkerKind, Item[]> = { root: [], userns: [] }
  readonly #finished = new Map<number, CaseRecord>()
  readonly #emit: (record: CaseRecord) => void
  readonly #options: QueueOptions
  readonly #sleepers: (() => void)[] = []
  #nextToEmit = 0
  #taken = 0
  #exhausted = false
  #closed = false

  constructor(
    items: Iterable<Item>,
    emit: (record: CaseRecord) => void,
    options: QueueOptions = {},
  ) {
    this.#cases = items[Symbol.iterator]()
    this.#windowSize = options.windowSize ?? Number.POSITIVE_INFINITY
    this.#emit = emit
    this.#options = options
  }

  /** The next case for a worker of this kind; undefined when there will be no more. */
  async take(kind: WorkerKind): Promise<Item | undefined> {
    for (;;) {
      if (this.#closed) return undefined
      const item = this.takeNow(kind)
      if (item !== undefined) return item
      if (this.#exhausted) return undefined
      await new Promise<void>((resolve) => this.#sleepers.push(resolve))
    }
  }

  /** The next case for a worker of this kind if one is there without waiting. */
  takeNow(kind: WorkerKind): Item | undefined {
    while (!this.#closed) {
      const item = this.#waiting[kind].shift() ?? this.#pull(kind)
      const record = item === undefined ? undefined : this.#options.known?.(item)
      if (item === undefined || record === undefined) return item
      this.finish(item.index, record)
    }
    return undefined
  }

  /** Puts cases back that a lost worker has not run, to be taken next. */
  giveBack(kind: WorkerKind, items: readonly Item[]): void {
    this.#waiting[kind].unshift(...items)
    this.#wake()
  }

  finish(index: number, record: CaseRecord): void {
    this.#finished.set(index, record)
    if (index !== this.#nextToEmit) this.#options.onHeld?.(record)
    for (;;) {
      const next = this.#finished.get(this.#nextToEmit)
      if (next === undefined) break
      this.#finished.delete(this.#nextToEmit++)
      this.#emit(next)
    }
    this.#wake()
  }

  /** No more cases; what was finished out of turn, or is known, is still given back, in order. */
  close(): void {
    this.#closed = true
    for (const item of this.#options.known === undefined ? [] : this.#left()) {
      const record = this.#options.known?.(item)
      if (record !== undefined) this.#finished.set(item.index, record)
    }
    for (const index of [...this.#finished.keys()].sort((a, b) => a - b)) {
      const record = this.#finished.get(index)
      if (record !== undefined) this.#emit(record)
    }
    this.#finished.clear()
    this.#wake()
  }

  /** What nobody has taken. */
  *#left(): Iterable<Item> {
    for (const items of Object.values(this.#waiting)) yield* items.splice(0)
    for (let next = this.#cases.next(); !next.done; next = this.#cases.next()) yield next.value
  }

  #pull(kind: WorkerKind): Item | undefined {
    while (!this.#exhausted && this.#taken < this.#nextToEmit + this.#windowSize) {
      const { done, value } = this.#cases.next()
      if (done) {
        this.#exhausted = true
        this.#wake()
        return undefined
      }
      this.#taken++
      const wanted = kindFor(value.case.privilege)
      if (wanted === kind) return value
      this.#waiting[wanted].push(value)
      this.#wake()
    }
    return undefined
  }

  #wake(): void {
    for (const resolve of this.#sleepers.splice(0)) resolve()
  }
}
