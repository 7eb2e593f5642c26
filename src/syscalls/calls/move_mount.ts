import { moveMountFlags } from '../flags/move-mount.ts'
import type { SyscallSpec } from '../spec.ts'

export const moveMountCall = {
  name: 'move_mount',
  number: 429,
  since: '5.2',
  args: [
    { name: 'from_dirfd', kind: 'dirfd' },
    { name: 'from_path', kind: 'path' },
    { name: 'to_dirfd', kind: 'dirfd' },
    { name: 'to_path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: moveMountFlags, bits: 32 },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
