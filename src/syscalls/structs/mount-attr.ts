import { propagationFlags } from '../flags/mount.ts'
import { mountAttrFlags } from '../flags/mount-attr.ts'
import type { StructSpec } from '../spec.ts'

/** What mount_setattr(2) changes. */
export const mountAttr = {
  name: 'mount_attr',
  header: 'linux/mount.h',
  size: 32,
  fields: [
    { name: 'attr_set', offset: 0, kind: 'flags', of: mountAttrFlags, bits: 64 },
    { name: 'attr_clr', offset: 8, kind: 'flags', of: mountAttrFlags, bits: 64 },
    { name: 'propagation', offset: 16, kind: 'flags', of: propagationFlags, bits: 64 },
    { name: 'userns_fd', offset: 24, kind: 'fd', bits: 64 },
  ],
} as const satisfies StructSpec
