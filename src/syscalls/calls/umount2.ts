import { umountFlags } from '../flags/mount.ts'
import type { SyscallSpec } from '../spec.ts'

export const umount2Call = {
  name: 'umount2',
  number: 166,
  since: 'old',
  args: [
    { name: 'target', kind: 'path' },
    { name: 'flags', kind: 'flags', of: umountFlags, bits: 32 },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
