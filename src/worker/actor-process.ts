// A process of a case that is not this one: every question goes to it, and the answer comes back.
import { Channel, channelEnds } from '../kernel/channel.ts'
import { exitNow } from '../kernel/libc.ts'
import { KernelError, type System } from '../kernel/system.ts'
import type { Message } from '../record/observation.ts'
import { referencesOf } from '../syscalls/references.ts'
import type { Step } from '../syscalls/value.ts'
import type { Answer, CaseProcess, FieldValue, Shown } from './case-process.ts'
import type { View } from './mount-view.ts'
import { OwnProcess, type ProcessContext } from './own-process.ts'

/** The process of an actor is gone. */
export class ActorLost extends Error {}

/** What can be asked, with what each takes and answers. An open file may go along, either way. */
interface Questions {
  begin: [pid: string, answer: true]
  show: [name: string, answer: Shown]
  make: [
    asked: { step: Step; fields: Map<string, bigint>; marks: boolean },
    answer: Answer | string,
  ]
  sawProc: [nothing: null, answer: boolean]
  nameOf: [fd: number, answer: string | undefined]
  messages: [all: boolean, answer: Message[]]
  forgetPaths: [nothing: null, answer: null]
  view: [nothing: null, answer: string]
  hasStrayed: [nothing: null, answer: boolean]
  reusedIdOf: [unique: bigint, answer: number | undefined]
  give: [name: string, answer: null]
  take: [name: string, answer: null]
}
type Question = keyof Questions

export class ActorProcess implements CaseProcess {
  readonly name: string
  readonly pid: string
  readonly #system: System
  readonly #floor: number
  readonly #child: number
  readonly #fd: number
  readonly #channel: Channel

  /** `fd`: this side's end of its channel. */
  constructor(name: string, child: number, fd: number, system: System, floor: number) {
    this.name = name
    this.pid = String(child)
    this.#child = child
    this.#fd = fd
    this.#system = system
    this.#floor = floor
    this.#channel = new Channel(fd)
  }

  /** Lets it begin, once its namespaces are as they should be. */
  begin(): void {
    this.#ask('begin', this.pid)
  }

  show(name: string): Shown {
    return this.#ask('show', name).answer
  }

  make(step: Step, field: FieldValue, marks: boolean): Answer | string {
    const fields = new Map<string, bigint>()
    for (const { name, path } of referencesOf(step.args)) {
      if (path !== undefined) fields.set(fieldKey(name, path), field(name, path))
    }
    return this.#ask('make', { step, fields, marks }).answer
  }

  sawProc(): boolean {
    return this.#ask('sawProc', null).answer
  }

  nameOf(fd: number): string | undefined {
    return this.#ask('nameOf', fd).answer
  }

  messages(all: boolean): Message[] {
    return this.#ask('messages', all).answer
  }

  forgetPaths(): void {
    this.#ask('forgetPaths', null)
  }

  view(): View {
    // What the harness opens is no matter of a limit that the case has set.
    const { answer, fd } = this.#system.withoutDescriptorLimit(() => this.#ask('view', null))
    return { fd: this.#system.raise(fd, this.#floor), namespace: answer }
  }

  hasStrayed(): boolean {
    return this.#ask('hasStrayed', null).answer
  }

  reusedIdOf(unique: bigint): number | undefined {
    return this.#ask('reusedIdOf', unique).answer
  }

  /** Its descriptor of this name, by a number of this process; -1 where it has none. */
  give(name: string): number {
    return this.#ask('give', name).fd
  }

  /** Hands it a descriptor of this process, which stays open here. */
  take(name: string, fd: number): void {
    this.#ask('take', name, fd)
  }

  /** Closes this side's end: it ends once nobody else has that open. */
  letGo(): void {
    this.#system.close(this.#fd)
  }

  /** Lets it end, and waits for that. */
  end(): void {
    this.letGo()
    this.#system.waitFor(this.#child)
  }

  #ask<Q extends Question>(
    question: Q,
    argument: Questions[Q][0],
    fd = -1,
  ): { answer: Questions[Q][1]; fd: number } {
    let received: ReturnType<Channel['receive']>
    try {
      this.#channel.send({ question, argument }, fd)
      received = this.#channel.receive()
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
    }
    if (received === undefined) throw new ActorLost(`the process of the actor ${this.name} is gone`)
    const { answer, failed } = received.value as { answer: Questions[Q][1]; failed?: string }
    if (failed !== undefined) throw new ActorLost(`the actor ${this.name} failed: ${failed}`)
    return { answer, fd: received.fd }
  }
}

function fieldKey(name: string, path: readonly string[]): string {
  return [name, ...path].join('.')
}

/** Answers what is asked of the process that it is in. */
class Respondent {
  readonly #channel: Channel
  readonly #context: ProcessContext
  readonly #readByCase: ReadonlySet<string>
  #own: OwnProcess

  constructor(channel: Channel, context: ProcessContext, readByCase: ReadonlySet<string>) {
    this.#channel = channel
    this.#context = context
    this.#readByCase = readByCase
    this.#own = new OwnProcess(context, readByCase)
  }

  /** Answers the next question; false where nobody can ask any more. */
  respond(): boolean {
    const received = this.#channel.receive()
    if (received === undefined) return false
    const { question, argument } = received.value as { question: Question; argument: never }
    try {
      const [answer, fd = -1] = this.#answers[question](argument, received.fd)
      this.#channel.send({ answer }, fd)
      // A view was opened for the asker alone.
      if (question === 'view') this.#context.system.close(fd)
    } catch (error) {
      this.#channel.send({ failed: String(error) })
    }
    return true
  }

  readonly #answers: {
    [Q in Question]: (argument: Questions[Q][0], fd: number) => [Questions[Q][1], fd?: number]
  } = {
    begin: (pid) => {
      this.#own = new OwnProcess({ ...this.#context, pid }, this.#readByCase)
      return [true]
    },
    show: (name) => [this.#own.show(name)],
    make: ({ step, fields, marks }) => {
      const field = (name: string, path: readonly string[]) =>
        fields.get(fieldKey(name, path)) ?? 0n
      return [this.#own.make(step, field, marks)]
    },
    sawProc: () => [this.#own.sawProc()],
    nameOf: (fd) => [this.#own.nameOf(fd)],
    messages: (all) => [this.#own.messages(all)],
    forgetPaths: () => {
      this.#own.forgetPaths()
      return [null]
    },
    view: () => {
      const { namespace, fd } = this.#own.view()
      return [namespace, fd]
    },
    hasStrayed: () => [this.#own.hasStrayed()],
    reusedIdOf: (unique) => [this.#own.reusedIdOf(unique)],
    give: (name) => [null, this.#own.numberOf(name)],
    take: (name, fd) => {
      this.#own.adopt(name, fd)
      return [null]
    },
  }
}

/** The life of the process of an actor: answers until nobody can ask any more. */
export function serveCase(
  context: ProcessContext,
  readByCase: ReadonlySet<string>,
  channelEnd: number,
): never {
  const respondent = new Respondent(new Channel(channelEnd), context, readByCase)
  while (respondent.respond());
  exitNow(0)
}

/** Both sides of a conversation in one process, so that what they are made of is compiled there. */
export function rehearseConversation(context: ProcessContext, steps: readonly Step[]): void {
  const { system, reserved } = context
  const ends = channelEnds(system, reserved.floor)
  const [asking, answering] = [new Channel(ends[0]), new Channel(ends[1])]
  const respondent = new Respondent(answering, context, new Set())
  const questions: [Question, unknown][] = [
    ['begin', context.pid],
    ...steps.map((step): [Question, unknown] => [
      'make',
      { step, fields: new Map(), marks: false },
    ]),
    ['messages', false],
    ['view', null],
  ]
  for (const [question, argument] of questions) {
    asking.send({ question, argument })
    respondent.respond()
    const { fd = -1 } = asking.receive() ?? {}
    if (fd >= 0) system.close(fd)
  }
  for (const end of ends) system.close(end)
}
