import type { SyscallSpec } from '../spec.ts'

export const symlinkatCall = {
  name: 'symlinkat',
  number: 266,
  since: 'old',
  args: [
    { name: 'target', kind: 'string' },
    { name: 'newdirfd', kind: 'dirfd' },
    { name: 'linkpath', kind: 'path' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
