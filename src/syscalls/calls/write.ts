import type { SyscallSpec } from '../spec.ts'

export const writeCall = {
  name: 'write',
  number: 1,
  since: 'old',
  args: [
    { name: 'fd', kind: 'fd', resource: 'file' },
    { name: 'buf', kind: 'blob' },
    { name: 'count', kind: 'size', of: 'buf' },
  ],
  returns: { kind: 'int' },
} as const satisfies SyscallSpec
