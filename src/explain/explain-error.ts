// Why a call cannot be explained. Printed to the user: message, then hint.

export type ExplainErrorCode =
  /** A program that reads code or lines is missing. */
  | 'program-missing'
  | 'program-failed'
  /** The debugging information is not of the kernel that runs. */
  | 'other-build'
  /** The step was not made, or did not fail: there is nothing to explain. The user's to mend. */
  | 'no-errno'
  /** More instructions than the budget, or more time than the limit. */
  | 'too-long'
  /** The call was made anew, and went another way before it came to the check that was to be forced. */
  | 'not-forced'
  /** A guest has answered as many questions about itself as it can; another one goes on. */
  | 'no-port'
  /** The guest ended meanwhile. */
  | 'guest-lost'

export class ExplainError extends Error {
  readonly code: ExplainErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: ExplainErrorCode, message: string, hint?: string) {
    super(message)
    this.name = 'ExplainError'
    this.code = code
    this.hint = hint
  }
}
