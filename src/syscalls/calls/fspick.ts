import { fspickFlags } from '../flags/fs-context.ts'
import type { SyscallSpec } from '../spec.ts'

export const fspickCall = {
  name: 'fspick',
  number: 433,
  since: '5.2',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: fspickFlags, bits: 32 },
  ],
  returns: { kind: 'fd', resource: 'fs context' },
} as const satisfies SyscallSpec
