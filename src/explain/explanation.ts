// What is told of one failed call.
import type { InlineChain, Place } from './lines.ts'
import type { SourceLine } from './source-text.ts'

export interface ExplainedCall {
  function: string
  returned: number
  /** Where it was called, in the function before it. */
  calledAt?: Place & { text: string }
}

export interface ExplainedCheck {
  kind: 'branch' | 'selection' | 'exception'
  /** The innermost function first, then what it was inlined into; empty where there are no lines. */
  places: InlineChain
  /** The statement of each place. */
  statements: string[]
  /**
   * Which of the places is told as the check: the innermost one, unless all that it does is to return
   * a condition that the function around it tests.
   */
  told: number
  /** The lines around that place. */
  excerpt: SourceLine[]
  instruction: string
  /** Hexadecimal. */
  address: string
  /** The same in the function, as the kernel writes it: `do_move_mount+0x1f4`. */
  symbol: string
  /** Of a branch: whether it was taken. */
  taken?: boolean
}

/**
 * What is known of the deciding check. `unconfirmed`: it follows from the trace; nobody tried.
 * `proved`: with the check forced the other way, the call returned something else. `same errno`:
 * another check, behind it, returned the same. `guest lost`: the kernel did not live to answer.
 * `cannot be forced`: it is no branch, or was not come to again.
 */
export type Confidence =
  | { kind: 'unconfirmed' }
  | { kind: 'proved'; returned: string }
  | { kind: 'same errno'; next?: ExplainedCheck; nextFunction?: string }
  | { kind: 'guest lost'; how: string }
  | { kind: 'cannot be forced'; why: string }

export interface Explanation {
  case: string
  step: number
  /** The kernel as it was asked for. */
  kernel: string
  /** `uname -r`. */
  release: string
  /** `uname -r` of the kernel that cases of the series are run on, where another build is explained. */
  insteadOf?: string
  /** Undefined where the kernel does not tell. */
  buildId?: string
  /**
   * What was known of the kernel: `lines` from its debugging information, or `functions` alone, by the names that the
   * kernel itself has for them.
   */
  tier: 'lines' | 'functions'
  /** Why there are no lines, and what would give them. */
  withoutLines?: string
  /** In strace's syntax, behind the actor that made it. */
  call: string
  errno: string
  instructions: number
  /** From the system call down to the first function that returned the errno. */
  chain: ExplainedCall[]
  /** Undefined where no branch of the last function could have led to anything else. */
  deciding?: ExplainedCheck
  confidence: Confidence
  /** Checks before it that could have led to something else, the last one first. */
  earlier: ExplainedCheck[]
  /** Branches behind it: whichever way they went, the errno was returned. */
  ruledOut: ExplainedCheck[]
  /** What put the errno into a register first; its line may be another check's. */
  origin?: { places: InlineChain; statement: string; instruction: string; isBeforeCheck: boolean }
  /** What makes the answer less sure. */
  doubts: string[]
}
