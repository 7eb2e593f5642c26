import { statxAttributes, statxMask } from '../flags/statx.ts'
import type { StructSpec } from '../spec.ts'

const WRITE_ATOMIC = 0x10000n

/** What statx(2) tells about one file. */
export const statxStruct = {
  name: 'statx',
  header: 'linux/stat.h',
  size: 256,
  mask: 'stx_mask',
  fields: [
    { name: 'stx_mask', offset: 0x00, kind: 'flags', of: statxMask, bits: 32 },
    { name: 'stx_blksize', offset: 0x04, kind: 'int', bits: 32 },
    { name: 'stx_attributes', offset: 0x08, kind: 'flags', of: statxAttributes, bits: 64 },
    {
      name: 'stx_nlink',
      offset: 0x10,
      kind: 'int',
      bits: 32,
      when: 0x4n,
      countsProcesses: true,
    },
    { name: 'stx_uid', offset: 0x14, kind: 'int', bits: 32, when: 0x8n },
    { name: 'stx_gid', offset: 0x18, kind: 'int', bits: 32, when: 0x10n },
    { name: 'stx_mode', offset: 0x1c, kind: 'int', bits: 16, radix: 8, when: 0x3n },
    { name: 'stx_ino', offset: 0x20, kind: 'inode', bits: 64, when: 0x100n },
    { name: 'stx_size', offset: 0x28, kind: 'int', bits: 64, when: 0x200n },
    { name: 'stx_blocks', offset: 0x30, kind: 'int', bits: 64, when: 0x400n },
    { name: 'stx_attributes_mask', offset: 0x38, kind: 'flags', of: statxAttributes, bits: 64 },
    { name: 'stx_atime', offset: 0x40, kind: 'unstable', bits: 64, when: 0x20n },
    { name: 'stx_btime', offset: 0x50, kind: 'unstable', bits: 64, when: 0x800n },
    { name: 'stx_ctime', offset: 0x60, kind: 'unstable', bits: 64, when: 0x80n },
    { name: 'stx_mtime', offset: 0x70, kind: 'unstable', bits: 64, when: 0x40n },
    { name: 'stx_rdev_major', offset: 0x80, kind: 'int', bits: 32 },
    { name: 'stx_rdev_minor', offset: 0x84, kind: 'int', bits: 32 },
    { name: 'stx_dev_major', offset: 0x88, kind: 'int', bits: 32 },
    { name: 'stx_dev_minor', offset: 0x8c, kind: 'device', bits: 32 },
    // Which of the two IDs it is, the mask tells: asked for both, the kernel gives the unique one.
    {
      name: 'stx_mnt_id',
      offset: 0x90,
      kind: 'mount-id',
      bits: 64,
      unique: false,
      when: 0x1000n,
    },
    { name: 'stx_mnt_id', offset: 0x90, kind: 'mount-id', bits: 64, unique: true, when: 0x4000n },
    { name: 'stx_dio_mem_align', offset: 0x98, kind: 'int', bits: 32, when: 0x2000n },
    { name: 'stx_dio_offset_align', offset: 0x9c, kind: 'int', bits: 32, when: 0x2000n },
    { name: 'stx_subvol', offset: 0xa0, kind: 'int', bits: 64, when: 0x8000n },
    { name: 'stx_atomic_write_unit_min', offset: 0xa8, kind: 'int', bits: 32, when: WRITE_ATOMIC },
    { name: 'stx_atomic_write_unit_max', offset: 0xac, kind: 'int', bits: 32, when: WRITE_ATOMIC },
    {
      name: 'stx_atomic_write_segments_max',
      offset: 0xb0,
      kind: 'int',
      bits: 32,
      when: WRITE_ATOMIC,
    },
    { name: 'stx_dio_read_offset_align', offset: 0xb4, kind: 'int', bits: 32, when: 0x20000n },
    {
      name: 'stx_atomic_write_unit_max_opt',
      offset: 0xb8,
      kind: 'int',
      bits: 32,
      when: WRITE_ATOMIC,
    },
  ],
} as const satisfies StructSpec
