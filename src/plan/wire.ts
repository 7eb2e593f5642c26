// What a worker is told, one JSON object a line. What several cases have in common - a step, an entry
// of their worlds - is said once and then meant by its number.
import type { Case } from './case.ts'

export interface WorkerRequest {
  /** Counts the cases of a worker's life; answers carry it. */
  seq: number
  case: Case
  /** The number of a step whose call is to be marked for whoever watches the processor, from 1. */
  mark?: number
}

/**
 * What marks a call: getpriority(2) just before it, with this as its first argument and the call's
 * number as its second. It does nothing, and no case makes it.
 */
export const markCode = 0x6d6f756e

/** A case whose common parts are numbers. */
interface EncodedCase extends Omit<Case, 'requires' | 'world' | 'actors' | 'setup' | 'steps'> {
  requires: number
  world: number[]
  actors?: number
  setup: number[]
  steps: number[]
}

interface EncodedRequest {
  seq: number
  case: EncodedCase
  mark?: number
  /** Parts that were not said before, with their numbers. */
  define?: [number, object][]
  /** All numbers given so far mean nothing any more. */
  forget?: true
}

/** The line after which a worker ends: an empty one. */
export const endOfRequests = '\n'

/** Keeps both sides from remembering a whole plan of a hundred thousand cases. */
const mostParts = 2_000

/** The sending side. Parts are known by identity: the plan makes equal parts the same object. */
export class RequestEncoder {
  #numbers = new Map<object, number>()

  encode({ seq, case: todo, mark }: WorkerRequest): string {
    const request: Partial<EncodedRequest> = { seq }
    if (this.#numbers.size >= mostParts) {
      this.#numbers = new Map()
      request.forget = true
    }
    const define: [number, object][] = []
    const numberOf = (part: object): number => {
      let number = this.#numbers.get(part)
      if (number === undefined) {
        number = this.#numbers.size
        this.#numbers.set(part, number)
        define.push([number, part])
      }
      return number
    }
    // By name: a spread copies them one by one, with a look-up for each.
    request.case = {
      name: todo.name,
      scenario: todo.scenario,
      params: todo.params,
      privilege: todo.privilege,
      requires: numberOf(todo.requires),
      world: todo.world.map(numberOf),
      setup: todo.setup.map(numberOf),
      steps: todo.steps.map(numberOf),
    }
    if (todo.actors !== undefined) request.case.actors = numberOf(todo.actors)
    if (todo.events !== undefined) request.case.events = todo.events
    if (mark !== undefined) request.mark = mark
    if (define.length > 0) request.define = define
    return `${JSON.stringify(request)}\n`
  }
}

/** The receiving side: equal parts are the same object here, too. */
export class RequestDecoder {
  readonly #parts = new Map<number, object>()

  decode(line: string): WorkerRequest {
    const { seq, case: encoded, mark, define, forget } = JSON.parse(line) as EncodedRequest
    if (forget) this.#parts.clear()
    for (const [number, part] of define ?? []) this.#parts.set(number, part)
    const part = <T>(number: number): T => this.#parts.get(number) as T
    return {
      seq,
      ...(mark === undefined ? {} : { mark }),
      case: {
        name: encoded.name,
        scenario: encoded.scenario,
        params: encoded.params,
        privilege: encoded.privilege,
        requires: part(encoded.requires),
        world: encoded.world.map((number) => part(number)),
        ...(encoded.actors === undefined ? {} : { actors: part(encoded.actors) }),
        ...(encoded.events === undefined ? {} : { events: encoded.events }),
        setup: encoded.setup.map((number) => part(number)),
        steps: encoded.steps.map((number) => part(number)),
      },
    }
  }
}
