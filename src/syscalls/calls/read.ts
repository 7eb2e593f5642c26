import type { SyscallSpec } from '../spec.ts'

export const readCall = {
  name: 'read',
  number: 0,
  since: 'old',
  args: [
    { name: 'fd', kind: 'fd', resource: 'file' },
    { name: 'buf', kind: 'out', of: { kind: 'bytes' } },
    { name: 'count', kind: 'size', of: 'buf' },
  ],
  returns: { kind: 'count' },
} as const satisfies SyscallSpec
