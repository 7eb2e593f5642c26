import { unlinkatFlags } from '../flags/at.ts'
import type { SyscallSpec } from '../spec.ts'

export const unlinkatCall = {
  name: 'unlinkat',
  number: 263,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: unlinkatFlags, bits: 32 },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
