import { mountSetattrFlags } from '../flags/at.ts'
import { mountAttrSizes } from '../flags/mount-attr.ts'
import type { SyscallSpec } from '../spec.ts'
import { mountAttr } from '../structs/mount-attr.ts'

export const mountSetattrCall = {
  name: 'mount_setattr',
  number: 442,
  since: '5.12',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: mountSetattrFlags, bits: 32 },
    { name: 'attr', kind: 'struct', of: mountAttr },
    { name: 'size', kind: 'size', of: 'attr', names: mountAttrSizes },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
