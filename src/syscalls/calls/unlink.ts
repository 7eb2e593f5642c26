import type { SyscallSpec } from '../spec.ts'

export const unlinkCall = {
  name: 'unlink',
  number: 87,
  since: 'old',
  args: [{ name: 'path', kind: 'path' }],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
