// A case that is asked one thing only: what somebody else than its scenario holds for good.
import { nearest, parseResult } from '../scenario/index.ts'
import type { Claim } from '../syscalls/value.ts'
import type { Case } from './case.ts'

/** What a step should answer; without a `step` it is the last one. */
export interface Expectation {
  /** The number of the step, from 1, or the name that it binds. */
  step?: string
  /** As in `expect`: `0`, `fd`, `-1 EINVAL|ENOENT`. */
  result: string
}

export class ExpectationError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** `[STEP: ]RESULT`. */
export function parseExpectation(text: string): Expectation {
  const match = /^\s*(?:([A-Za-z_]\w*|\d+)\s*:\s*)?(.*?)\s*$/s.exec(text)
  const [, step, result = ''] = match ?? []
  return step === undefined ? { result } : { step, result }
}

/** The case with these claims and no others. Throws ExpectationError for one that cannot be held. */
export function claimOnly(todo: Case, expected: readonly Expectation[]): Case {
  const claims = new Map<number, Claim[]>()
  for (const expectation of expected) {
    const index = indexOf(todo, expectation.step)
    const step = todo.steps[index]
    if (step === undefined) throw new ExpectationError(`${todo.name} has no steps`)
    const { claim, findings } = parseResult(expectation.result, step)
    const [finding] = findings
    if (claim === undefined) {
      throw new ExpectationError(
        finding?.message ?? `Expected a result, got \`${expectation.result}\``,
        finding?.hint,
      )
    }
    claims.set(index, [...(claims.get(index) ?? []), claim])
  }
  const steps = todo.steps.map((step, index) => ({ ...step, claims: claims.get(index) ?? [] }))
  return { ...todo, steps }
}

function indexOf({ name, steps }: Case, step: string | undefined): number {
  if (step === undefined) return steps.length - 1
  const index = /^\d+$/.test(step) ? Number(step) - 1 : steps.findIndex(({ bind }) => bind === step)
  if (index >= 0 && index < steps.length) return index
  const binds = steps.flatMap(({ bind }) => bind ?? [])
  const near = nearest(step, binds)
  throw new ExpectationError(
    `Expected \`${step}\` to be a step of ${name}, from 1 to ${steps.length} or a name that one binds`,
    near === undefined ? undefined : `did you mean ${near}?`,
  )
}
