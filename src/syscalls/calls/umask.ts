import type { SyscallSpec } from '../spec.ts'

export const umaskCall = {
  name: 'umask',
  number: 95,
  since: 'old',
  args: [{ name: 'mask', kind: 'mode' }],
  returns: { kind: 'int' },
} as const satisfies SyscallSpec
