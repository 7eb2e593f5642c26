import { openTreeFlags } from '../flags/open-tree.ts'
import type { SyscallSpec } from '../spec.ts'

export const openTreeCall = {
  name: 'open_tree',
  number: 428,
  since: '5.2',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: openTreeFlags, bits: 32 },
  ],
  returns: { kind: 'fd', resource: 'mount or file' },
} as const satisfies SyscallSpec
