import { mountFlags } from '../flags/mount.ts'
import type { SyscallSpec } from '../spec.ts'

export const mountCall = {
  name: 'mount',
  number: 165,
  since: 'old',
  args: [
    { name: 'source', kind: 'path' },
    { name: 'target', kind: 'path' },
    { name: 'filesystemtype', kind: 'string' },
    { name: 'mountflags', kind: 'flags', of: mountFlags, bits: 64 },
    { name: 'data', kind: 'string' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
