import type { SyscallSpec } from '../spec.ts'

export const mknodCall = {
  name: 'mknod',
  number: 133,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'mode', kind: 'mode' },
    { name: 'dev', kind: 'device' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
