export type StoreErrorCode =
  | 'cannot-write'
  | 'cannot-read'
  | 'no-record-file'
  | 'no-header'
  | 'damaged-line'
  | 'newer-schema'
  | 'no-release'
  | 'not-as-accepted'
  | 'cannot-accept'
  | 'cannot-merge'
  | 'cannot-resume'

/** What is wrong with a record file or with results/, in words for the user; names the file. */
export class StoreError extends Error {
  override name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What the system said, without Node's own prefix: `no such file or directory`. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message
}
