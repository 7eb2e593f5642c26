import type { SyscallSpec } from '../spec.ts'

export const mknodatCall = {
  name: 'mknodat',
  number: 259,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'mode', kind: 'mode' },
    { name: 'dev', kind: 'device' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
