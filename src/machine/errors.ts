// Why a worker cannot be had. Printed to the user: message, then hint.

export type MachineErrorCode =
  /** This machine cannot give the privilege that was asked for. */
  | 'privilege-unavailable'
  /** A program that starts the worker is missing. */
  | 'program-missing'
  /** The worker started and could not get ready. */
  | 'worker-failed'

export class MachineError extends Error {
  readonly code: MachineErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: MachineErrorCode, message: string, hint?: string) {
    super(message)
    this.name = 'MachineError'
    this.code = code
    this.hint = hint
  }
}
