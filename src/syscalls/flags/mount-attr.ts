import type { FlagSet } from '../spec.ts'

/** Mount attributes: fsmount(2), and `attr_set` and `attr_clr` of mount_setattr(2). */
export const mountAttrFlags: FlagSet = {
  unknown: 'MOUNT_ATTR_???',
  header: 'linux/mount.h',
  flags: {
    MOUNT_ATTR_RDONLY: { value: 0x1n, since: '5.2' },
    MOUNT_ATTR_NOSUID: { value: 0x2n, since: '5.2' },
    MOUNT_ATTR_NODEV: { value: 0x4n, since: '5.2' },
    MOUNT_ATTR_NOEXEC: { value: 0x8n, since: '5.2' },
    /** The whole field: what `attr_clr` must hold to change the setting. */
    MOUNT_ATTR__ATIME: { value: 0x70n, since: '5.2', composite: true },
    MOUNT_ATTR_RELATIME: { value: 0n, since: '5.2', mask: 0x70n },
    MOUNT_ATTR_NOATIME: { value: 0x10n, since: '5.2', mask: 0x70n },
    MOUNT_ATTR_STRICTATIME: { value: 0x20n, since: '5.2', mask: 0x70n },
    MOUNT_ATTR_NODIRATIME: { value: 0x80n, since: '5.2' },
    MOUNT_ATTR_IDMAP: { value: 0x100000n, since: '5.12' },
    MOUNT_ATTR_NOSYMFOLLOW: { value: 0x200000n, since: '5.14' },
  },
}

/** Published sizes of `struct mount_attr`, in bytes. */
export const mountAttrSizes: FlagSet = {
  unknown: 'MOUNT_ATTR_SIZE_???',
  header: 'linux/mount.h',
  flags: { MOUNT_ATTR_SIZE_VER0: { value: 32n, since: '5.12' } },
}
