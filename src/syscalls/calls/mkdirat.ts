import type { SyscallSpec } from '../spec.ts'

export const mkdiratCall = {
  name: 'mkdirat',
  number: 258,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'mode', kind: 'mode' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
