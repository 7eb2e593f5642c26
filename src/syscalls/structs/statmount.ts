import { mountFlags, propagationFlags } from '../flags/mount.ts'
import { mountAttrFlags } from '../flags/mount-attr.ts'
import { statmountMask } from '../flags/statmount.ts'
import type { StructSpec } from '../spec.ts'

/** Where the strings begin: offsets in the fields count from here. */
const base = 512

const SB_BASIC = 0x1n
const MNT_BASIC = 0x2n
const OPT_ARRAY = 0x400n
const OPT_SEC_ARRAY = 0x800n
const MNT_UIDMAP = 0x2000n
const MNT_GIDMAP = 0x4000n

/** What statmount(2) tells about one mount. */
export const statmountStruct = {
  name: 'statmount',
  header: 'linux/mount.h',
  size: base,
  mask: 'mask',
  buffer: base + 4096,
  fields: [
    { name: 'size', offset: 0, kind: 'int', bits: 32 },
    { name: 'mnt_opts', offset: 4, kind: 'string-at', base, when: 0x80n },
    { name: 'mask', offset: 8, kind: 'flags', of: statmountMask, bits: 64 },
    { name: 'sb_dev_major', offset: 16, kind: 'int', bits: 32, when: SB_BASIC },
    { name: 'sb_dev_minor', offset: 20, kind: 'device', bits: 32, when: SB_BASIC },
    { name: 'sb_magic', offset: 24, kind: 'int', bits: 64, radix: 16, when: SB_BASIC },
    { name: 'sb_flags', offset: 32, kind: 'flags', of: mountFlags, bits: 32, when: SB_BASIC },
    { name: 'fs_type', offset: 36, kind: 'string-at', base, when: 0x20n },
    { name: 'mnt_id', offset: 40, kind: 'mount-id', bits: 64, unique: true, when: MNT_BASIC },
    {
      name: 'mnt_parent_id',
      offset: 48,
      kind: 'mount-id',
      bits: 64,
      unique: true,
      when: MNT_BASIC,
    },
    { name: 'mnt_id_old', offset: 56, kind: 'mount-id', bits: 32, unique: false, when: MNT_BASIC },
    {
      name: 'mnt_parent_id_old',
      offset: 60,
      kind: 'mount-id',
      bits: 32,
      unique: false,
      when: MNT_BASIC,
    },
    { name: 'mnt_attr', offset: 64, kind: 'flags', of: mountAttrFlags, bits: 64, when: MNT_BASIC },
    {
      name: 'mnt_propagation',
      offset: 72,
      kind: 'flags',
      of: propagationFlags,
      bits: 64,
      when: MNT_BASIC,
    },
    { name: 'mnt_peer_group', offset: 80, kind: 'peer-group', bits: 64, when: MNT_BASIC },
    { name: 'mnt_master', offset: 88, kind: 'peer-group', bits: 64, when: MNT_BASIC },
    { name: 'propagate_from', offset: 96, kind: 'peer-group', bits: 64, when: 0x4n },
    { name: 'mnt_root', offset: 104, kind: 'string-at', base, when: 0x8n },
    { name: 'mnt_point', offset: 108, kind: 'string-at', base, when: 0x10n },
    { name: 'mnt_ns_id', offset: 112, kind: 'namespace-id', bits: 64, when: 0x40n },
    { name: 'fs_subtype', offset: 120, kind: 'string-at', base, when: 0x100n },
    { name: 'sb_source', offset: 124, kind: 'string-at', base, when: 0x200n },
    { name: 'opt_num', offset: 128, kind: 'int', bits: 32, when: OPT_ARRAY },
    {
      name: 'opt_array',
      offset: 132,
      kind: 'strings-at',
      base,
      count: 'opt_num',
      when: OPT_ARRAY,
    },
    { name: 'opt_sec_num', offset: 136, kind: 'int', bits: 32, when: OPT_SEC_ARRAY },
    {
      name: 'opt_sec_array',
      offset: 140,
      kind: 'strings-at',
      base,
      count: 'opt_sec_num',
      when: OPT_SEC_ARRAY,
    },
    {
      name: 'supported_mask',
      offset: 144,
      kind: 'flags',
      of: statmountMask,
      bits: 64,
      when: 0x1000n,
    },
    { name: 'mnt_uidmap_num', offset: 152, kind: 'int', bits: 32, when: MNT_UIDMAP },
    {
      name: 'mnt_uidmap',
      offset: 156,
      kind: 'strings-at',
      base,
      count: 'mnt_uidmap_num',
      when: MNT_UIDMAP,
    },
    { name: 'mnt_gidmap_num', offset: 160, kind: 'int', bits: 32, when: MNT_GIDMAP },
    {
      name: 'mnt_gidmap',
      offset: 164,
      kind: 'strings-at',
      base,
      count: 'mnt_gidmap_num',
      when: MNT_GIDMAP,
    },
  ],
} as const satisfies StructSpec
