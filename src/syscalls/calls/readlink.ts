import type { SyscallSpec } from '../spec.ts'

export const readlinkCall = {
  name: 'readlink',
  number: 89,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'buf', kind: 'out', of: { kind: 'bytes' } },
    { name: 'bufsiz', kind: 'size', of: 'buf' },
  ],
  returns: { kind: 'count' },
} as const satisfies SyscallSpec
