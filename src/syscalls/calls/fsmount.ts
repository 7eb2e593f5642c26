import { fsmountFlags } from '../flags/fs-context.ts'
import { mountAttrFlags } from '../flags/mount-attr.ts'
import type { SyscallSpec } from '../spec.ts'

export const fsmountCall = {
  name: 'fsmount',
  number: 432,
  since: '5.2',
  args: [
    { name: 'fsfd', kind: 'fd', resource: 'fs context' },
    { name: 'flags', kind: 'flags', of: fsmountFlags, bits: 32 },
    { name: 'attr_flags', kind: 'flags', of: mountAttrFlags, bits: 32 },
  ],
  returns: { kind: 'fd', resource: 'mount' },
} as const satisfies SyscallSpec
