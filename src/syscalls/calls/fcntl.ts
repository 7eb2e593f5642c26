import { fcntlOperations } from '../flags/fcntl.ts'
import type { SyscallSpec } from '../spec.ts'

/** Of its operations only those that ask are made: see guard.ts. */
export const fcntlCall = {
  name: 'fcntl',
  number: 72,
  since: 'old',
  args: [
    { name: 'fd', kind: 'fd', resource: 'file' },
    { name: 'op', kind: 'enum', of: fcntlOperations, bits: 32 },
    { name: 'arg', kind: 'int', bits: 64, signed: true, optional: true },
  ],
  returns: { kind: 'int' },
} as const satisfies SyscallSpec
