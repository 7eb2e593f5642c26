import type { SyscallSpec } from '../spec.ts'

export const chdirCall = {
  name: 'chdir',
  number: 80,
  since: 'old',
  args: [{ name: 'path', kind: 'path' }],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
