// Cases in a guest, one at a time, each as often as it is asked for: as it is, or with one of its
// calls traced.
import type { Guest } from '../machine/guest/guest.ts'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import { kindFor, type WorkerKind, type WorkerProcess } from '../machine/machine.ts'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { WorkerLine } from '../record/wire.ts'
import { ExplainError } from './explain-error.ts'

interface Running {
  kind: WorkerKind
  worker: WorkerProcess
  answers: AsyncIterator<WorkerLine>
  guest: Guest
}

/** A worker that retires after a case is told of by the next one only, which is then asked again. */
const mostTries = 3

export class TracedWorker {
  readonly #machine: GuestMachine
  #running: Running | undefined
  #seq = 0

  constructor(machine: GuestMachine) {
    this.#machine = machine
  }

  /** Starts a worker for such a case, where none runs. Throws MachineError. */
  async ready({ privilege }: Case): Promise<Guest> {
    const kind = kindFor(privilege)
    const running = this.#running
    if (running !== undefined && running.kind === kind && !running.guest.isGone)
      return running.guest
    if (running !== undefined) await this.#end(running)
    const worker = await this.#machine.start(kind)
    const guest = this.#machine.latest as Guest
    this.#running = { kind, worker, answers: worker.answers[Symbol.asyncIterator](), guest }
    return guest
  }

  /** Runs a case. Throws MachineError, ExplainError. */
  async run(todo: Case): Promise<CaseRecord> {
    for (let tries = 0; tries < mostTries; tries++) {
      await this.ready(todo)
      const record = await this.begin(todo)()
      if (record !== undefined) return record
      if (this.#machine.latest?.isGone) break
    }
    throw new ExplainError('guest-lost', `${todo.name} does not come to an end in a guest`)
  }

  /**
   * Sends a case to the worker that is ready. What is returned waits for the record; undefined if
   * the worker ended instead.
   */
  begin(todo: Case, mark?: number): () => Promise<CaseRecord | undefined> {
    const running = this.#running as Running
    const seq = ++this.#seq
    running.worker.send(mark === undefined ? { seq, case: todo } : { seq, case: todo, mark })
    return async () => {
      for (;;) {
        const { value, done } = await running.answers.next()
        if (done) {
          this.#running = undefined
          return undefined
        }
        if (value.kind === 'record' && value.seq === seq) return value.record
      }
    }
  }

  async #end({ worker, answers, guest }: Running): Promise<void> {
    this.#running = undefined
    if (guest.isGone) return
    worker.finish()
    for (;;) if ((await answers.next()).done) return
  }
}
