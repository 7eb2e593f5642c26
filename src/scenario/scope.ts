// What the names in a step can refer to: the descriptors and outputs of the steps before it.
import type { OutLayout } from '../syscalls/spec.ts'
import { limits } from './limits.ts'

export type Binding =
  /** `actor`: who made it, absent for the case's first process. Its number is that process's own. */
  | { kind: 'descriptor'; actor?: string }
  | { kind: 'output'; of: OutLayout }
  /** strace's number of the descriptor that is bound to `name`. */
  | { kind: 'alias'; name: string; actor?: string }
  /** A number whose descriptor's name was bound anew: it says nothing any more. */
  | { kind: 'stale'; name: string }

/** Names bound before a step. A value: binding more names gives another scope. */
export class Scope {
  readonly bindings: ReadonlyMap<string, Binding>
  /** Words of steps that could not be read: one of them may be what binds a name. */
  readonly doubtful: ReadonlySet<string>
  /** Equal for scopes in which every step means the same. */
  readonly signature: string
  /** The steps that bind a name anywhere in the scenario, in words: for messages only. */
  readonly binders: ReadonlyMap<string, string>
  /** The other processes that the scenario has. */
  readonly actors: ReadonlySet<string>

  constructor(
    bindings: ReadonlyMap<string, Binding> = new Map(),
    doubtful: ReadonlySet<string> = new Set(),
    binders: ReadonlyMap<string, string> = new Map(),
    actors: ReadonlySet<string> = new Set(),
  ) {
    this.bindings = bindings
    this.doubtful = doubtful
    this.binders = binders
    this.actors = actors
    this.signature = JSON.stringify([
      [...bindings].map(([name, binding]) => [name, signatureOf(binding)]).sort(),
      [...doubtful].sort(),
    ])
  }

  get(name: string): Binding | undefined {
    return this.bindings.get(name)
  }

  with(added: Iterable<readonly [string, Binding]>): Scope {
    const bindings = new Map(this.bindings)
    for (const [name, binding] of added) {
      for (const [other, bound] of bindings) {
        if (bound.kind === 'alias' && bound.name === name) {
          bindings.set(other, { kind: 'stale', name })
        }
      }
      bindings.set(name, binding)
    }
    return new Scope(bindings, this.doubtful, this.binders, this.actors)
  }

  /** The scope after a step that could not be read. */
  afterUnreadable(text: string): Scope {
    if (this.doubtful.size >= limits.doubtful) return this
    const words = text.slice(0, 4096).match(/\w+/g) ?? []
    const doubtful = new Set([...this.doubtful, ...words])
    return new Scope(this.bindings, doubtful, this.binders, this.actors)
  }
}

function signatureOf(binding: Binding): string {
  switch (binding.kind) {
    case 'descriptor':
      return `fd ${binding.actor ?? ''}`
    case 'output':
      return binding.of.kind === 'struct' ? `out ${binding.of.of.name}` : `out ${binding.of.kind}`
    case 'alias':
      return `alias ${binding.name} ${binding.actor ?? ''}`
    default:
      return `${binding.kind} ${binding.name}`
  }
}
