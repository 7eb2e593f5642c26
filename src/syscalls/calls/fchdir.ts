import type { SyscallSpec } from '../spec.ts'

export const fchdirCall = {
  name: 'fchdir',
  number: 81,
  since: 'old',
  args: [{ name: 'fd', kind: 'fd', resource: 'file' }],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
