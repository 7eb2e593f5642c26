import { statxFlags } from '../flags/at.ts'
import { statxMask } from '../flags/statx.ts'
import type { SyscallSpec } from '../spec.ts'
import { statxStruct } from '../structs/statx.ts'

export const statxCall = {
  name: 'statx',
  number: 332,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: statxFlags, bits: 32 },
    { name: 'mask', kind: 'flags', of: statxMask, bits: 32 },
    { name: 'statxbuf', kind: 'out', of: { kind: 'struct', of: statxStruct } },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
