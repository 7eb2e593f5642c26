/** What mountlab's exit status says, for scripts and `git bisect run`. */
export const exitStatus = {
  fine: 0,
  /** A claim does not hold. */
  contradicted: 1,
  /** The command line or a scenario file is wrong. */
  misuse: 2,
  /** The harness could not do its work: some case is broken, or nothing could be run. */
  failed: 3,
  /** As a shell tells of SIGINT and SIGPIPE: 128 and the signal's number. */
  interrupted: 130,
  closedPipe: 141,
} as const

/** An end that the user is told of in words: what is wrong and, perhaps, what to do about it. */
export class CliError extends Error {
  override name = 'CliError'
  readonly status: number
  readonly hint: string | undefined

  constructor(status: number, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.status = status
    this.hint = options.hint
  }
}

export function misuse(message: string, hint?: string): CliError {
  return new CliError(exitStatus.misuse, message, hint === undefined ? {} : { hint })
}
