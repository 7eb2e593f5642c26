// The processes of a case: the first one, which is this one, and the actors.
import type { System } from '../kernel/system.ts'
import type { Actor } from '../plan/case.ts'
import { referencesOf } from '../syscalls/references.ts'
import type { Step } from '../syscalls/value.ts'
import type { ActorProcess } from './actor-process.ts'
import type { CaseProcess } from './case-process.ts'
import { OwnProcess, type ProcessContext } from './own-process.ts'
import { startActor } from './start-actor.ts'

/**
 * Who makes which step. A descriptor that a process has not made itself is sent to it before its
 * first step that names it (SCM_RIGHTS, unix(7)); there it is another descriptor of the same open
 * file, and is closed by its own close(2).
 */
export class Crew {
  readonly #system: System
  readonly #own: OwnProcess
  readonly #actors = new Map<string, ActorProcess>()
  /** For each name that was bound: who did it, and who has it. */
  readonly #holders = new Map<string, { by: OwnProcess | ActorProcess; who: Set<CaseProcess> }>()

  constructor(context: ProcessContext, readByCase: ReadonlySet<string>) {
    this.#system = context.system
    this.#own = new OwnProcess(context, readByCase)
  }

  /** Starts the actors, which `dismiss` ends: also where this fails half-way. */
  muster(actors: readonly Actor[], context: ProcessContext, readByCase: ReadonlySet<string>): void {
    for (const actor of actors) {
      const others = [...this.#actors.values()]
      this.#actors.set(actor.name, startActor(actor, others, context, readByCase))
    }
  }

  /** In the order in which the scenario names them, the first process before all. */
  get all(): CaseProcess[] {
    return this.#actors.size === 0 ? [this.#own] : [this.#own, ...this.#actors.values()]
  }

  /** The process that makes a step's call, with every descriptor that the step names. */
  processFor(step: Step): CaseProcess {
    if (this.#actors.size === 0) return this.#own
    const process = this.#called(step.actor)
    for (const { name, path } of referencesOf(step.args)) {
      if (path === undefined) this.#hand(name, process)
    }
    return process
  }

  /** To be told of each name that a step has bound. */
  bound(name: string, actor: string | undefined): void {
    if (this.#actors.size === 0) return
    const by = this.#called(actor)
    this.#holders.set(name, { by, who: new Set([by]) })
  }

  dismiss(): void {
    for (const actor of this.#actors.values()) actor.end()
    this.#actors.clear()
  }

  #called(name: string | undefined): OwnProcess | ActorProcess {
    const actor = name === undefined ? this.#own : this.#actors.get(name)
    if (actor === undefined) throw new Error(`no actor ${name}`)
    return actor
  }

  #hand(name: string, to: OwnProcess | ActorProcess): void {
    const holders = this.#holders.get(name)
    if (holders === undefined || holders.who.has(to)) return
    holders.who.add(to)
    const { by } = holders
    const fd = by instanceof OwnProcess ? by.numberOf(name) : by.give(name)
    if (to instanceof OwnProcess) {
      to.adopt(name, fd)
      return
    }
    to.take(name, fd)
    // On its way between two others it was here as well.
    if (by !== this.#own && fd >= 0) this.#system.close(fd)
  }
}
