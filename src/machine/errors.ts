// Why a worker cannot be had. Printed to the user: message, then hint.

export type MachineErrorCode =
  /** This machine cannot give the privilege that was asked for. */
  | 'privilege-unavailable'
  /** A program that starts the worker is missing. */
  | 'program-missing'
  /** The worker started and could not get ready. */
  | 'worker-failed'
  /** A kernel that was given to QEMU did not come up; `console` is what it wrote. */
  | 'boot-failed'
  /** No kernel has this name: neither a series of the list nor a file. The user's to mend. */
  | 'kernel-unknown'
  /** The file is there and cannot be booted, or its modules are not its own. The user's to mend. */
  | 'kernel-unusable'
  /** This machine's package sources name no Debian archive. */
  | 'archive-missing'
  /** The archive could not be read, or what it gave is not what the lock file names. */
  | 'fetch-failed'
  /** The archive answered, and does not have the package. */
  | 'package-gone'
  /** `vm/kernels.json` or `vm/kernels.lock.json` is not as it has to be. */
  | 'list-invalid'
  /** A program of the machine ended with an error. */
  | 'program-failed'

export class MachineError extends Error {
  readonly code: MachineErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined
  /** What the kernel wrote to its console until then, where there is one. */
  readonly console: readonly string[]

  constructor(
    code: MachineErrorCode,
    message: string,
    hint?: string,
    { console = [] }: { console?: readonly string[] } = {},
  ) {
    super(message)
    this.name = 'MachineError'
    this.code = code
    this.hint = hint
    this.console = console
  }
}
