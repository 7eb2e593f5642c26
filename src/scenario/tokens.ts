// A step's text, read piece by piece. strace's notation depends on where one is (`<...>` after a
// descriptor is a remark, after a claim a duration), so the parser asks for what it expects next.
import { parseEscapes } from '../syscalls/text.ts'
import { limits } from './limits.ts'
import type { ProblemCode } from './problem.ts'
import { shown } from './problem.ts'

/** Ends the reading of a step: beyond it, nothing of the step can be made sense of. */
export class StepSyntaxError extends Error {
  readonly code: ProblemCode
  readonly start: number
  readonly end: number
  readonly hint: string | undefined

  constructor(code: ProblemCode, message: string, start: number, end: number, hint?: string) {
    super(message)
    this.code = code
    this.start = start
    this.end = end
    this.hint = hint
  }
}
