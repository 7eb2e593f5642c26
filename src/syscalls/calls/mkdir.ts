import type { SyscallSpec } from '../spec.ts'

export const mkdirCall = {
  name: 'mkdir',
  number: 83,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'mode', kind: 'mode' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
