import type { SyscallSpec } from '../spec.ts'

export const readlinkatCall = {
  name: 'readlinkat',
  number: 267,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'buf', kind: 'out', of: { kind: 'bytes' } },
    { name: 'bufsiz', kind: 'size', of: 'buf' },
  ],
  returns: { kind: 'count' },
} as const satisfies SyscallSpec
