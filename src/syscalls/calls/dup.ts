import type { SyscallSpec } from '../spec.ts'

export const dupCall = {
  name: 'dup',
  number: 32,
  since: 'old',
  args: [{ name: 'oldfd', kind: 'fd', resource: 'file' }],
  returns: { kind: 'fd', resource: 'file' },
} as const satisfies SyscallSpec
