import type { FlagSet } from '../spec.ts'

const header = 'linux/stat.h'

/** The `mask` of statx(2), and `stx_mask`. */
export const statxMask: FlagSet = {
  unknown: 'STATX_???',
  header,
  flags: {
    STATX_ALL: { value: 0xfffn, composite: true },
    STATX_BASIC_STATS: { value: 0x7ffn, composite: true },
    STATX_TYPE: { value: 0x1n },
    STATX_MODE: { value: 0x2n },
    STATX_NLINK: { value: 0x4n },
    STATX_UID: { value: 0x8n },
    STATX_GID: { value: 0x10n },
    STATX_ATIME: { value: 0x20n },
    STATX_MTIME: { value: 0x40n },
    STATX_CTIME: { value: 0x80n },
    STATX_INO: { value: 0x100n },
    STATX_SIZE: { value: 0x200n },
    STATX_BLOCKS: { value: 0x400n },
    STATX_BTIME: { value: 0x800n },
    STATX_MNT_ID: { value: 0x1000n, since: '5.8' },
    STATX_DIOALIGN: { value: 0x2000n, since: '6.1' },
    STATX_MNT_ID_UNIQUE: { value: 0x4000n, since: '6.8' },
    STATX_SUBVOL: { value: 0x8000n, since: '6.10' },
    STATX_WRITE_ATOMIC: { value: 0x10000n, since: '6.11' },
    STATX_DIO_READ_ALIGN: { value: 0x20000n, since: '6.14' },
    STATX__RESERVED: { value: 0x80000000n },
  },
}

/** `stx_attributes`, and the mask of those that the filesystem knows. */
export const statxAttributes: FlagSet = {
  unknown: 'STATX_ATTR_???',
  header,
  flags: {
    STATX_ATTR_COMPRESSED: { value: 0x4n },
    STATX_ATTR_IMMUTABLE: { value: 0x10n },
    STATX_ATTR_APPEND: { value: 0x20n },
    STATX_ATTR_NODUMP: { value: 0x40n },
    STATX_ATTR_ENCRYPTED: { value: 0x800n },
    STATX_ATTR_AUTOMOUNT: { value: 0x1000n },
    STATX_ATTR_MOUNT_ROOT: { value: 0x2000n, since: '5.8' },
    STATX_ATTR_VERITY: { value: 0x100000n, since: '5.5' },
    STATX_ATTR_DAX: { value: 0x200000n, since: '5.8' },
    STATX_ATTR_WRITE_ATOMIC: { value: 0x400000n, since: '6.11' },
  },
}
