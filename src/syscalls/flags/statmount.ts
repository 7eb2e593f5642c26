import type { FlagSet } from '../spec.ts'

const header = 'linux/mount.h'

/** What to tell: `mnt_id_req.param` for statmount(2), and `statmount.mask`. */
export const statmountMask: FlagSet = {
  unknown: 'STATMOUNT_???',
  header,
  flags: {
    STATMOUNT_SB_BASIC: { value: 0x1n, since: '6.8' },
    STATMOUNT_MNT_BASIC: { value: 0x2n, since: '6.8' },
    STATMOUNT_PROPAGATE_FROM: { value: 0x4n, since: '6.8' },
    STATMOUNT_MNT_ROOT: { value: 0x8n, since: '6.8' },
    STATMOUNT_MNT_POINT: { value: 0x10n, since: '6.8' },
    STATMOUNT_FS_TYPE: { value: 0x20n, since: '6.8' },
    STATMOUNT_MNT_NS_ID: { value: 0x40n, since: '6.11' },
    STATMOUNT_MNT_OPTS: { value: 0x80n, since: '6.11' },
    STATMOUNT_FS_SUBTYPE: { value: 0x100n, since: '6.13' },
    STATMOUNT_SB_SOURCE: { value: 0x200n, since: '6.13' },
    STATMOUNT_OPT_ARRAY: { value: 0x400n, since: '6.13' },
    STATMOUNT_OPT_SEC_ARRAY: { value: 0x800n, since: '6.13' },
    STATMOUNT_SUPPORTED_MASK: { value: 0x1000n, since: '6.15' },
    STATMOUNT_MNT_UIDMAP: { value: 0x2000n, since: '6.15' },
    STATMOUNT_MNT_GIDMAP: { value: 0x4000n, since: '6.15' },
  },
}

/** The `flags` of statmount(2). */
export const statmountFlags: FlagSet = {
  unknown: 'STATMOUNT_???',
  header,
  flags: { STATMOUNT_BY_FD: { value: 1n, since: '7.0' } },
}

/** The `flags` of listmount(2). */
export const listmountFlags: FlagSet = {
  unknown: 'LISTMOUNT_???',
  header,
  flags: { LISTMOUNT_REVERSE: { value: 1n, since: '6.11' } },
}

/** Mount IDs that are none: listmount(2). */
export const mountIds: FlagSet = {
  unknown: 'LSMT_???',
  header,
  flags: { LSMT_ROOT: { value: 0xffff_ffff_ffff_ffffn, since: '6.8' } },
}

/** Published sizes of `struct mnt_id_req`, in bytes. */
export const mntIdReqSizes: FlagSet = {
  unknown: 'MNT_ID_REQ_SIZE_???',
  header,
  flags: {
    MNT_ID_REQ_SIZE_VER0: { value: 24n, since: '6.8' },
    MNT_ID_REQ_SIZE_VER1: { value: 32n, since: '6.11' },
  },
}
