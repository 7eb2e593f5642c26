import type { SyscallSpec } from '../spec.ts'

export const rmdirCall = {
  name: 'rmdir',
  number: 84,
  since: 'old',
  args: [{ name: 'path', kind: 'path' }],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
