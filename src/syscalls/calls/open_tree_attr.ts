import { mountAttrSizes } from '../flags/mount-attr.ts'
import { openTreeFlags } from '../flags/open-tree.ts'
import type { SyscallSpec } from '../spec.ts'
import { mountAttr } from '../structs/mount-attr.ts'

export const openTreeAttrCall = {
  name: 'open_tree_attr',
  number: 467,
  since: '6.15',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: openTreeFlags, bits: 32 },
    { name: 'attr', kind: 'struct', of: mountAttr },
    { name: 'size', kind: 'size', of: 'attr', names: mountAttrSizes },
  ],
  returns: { kind: 'fd', resource: 'mount or file' },
} as const satisfies SyscallSpec
