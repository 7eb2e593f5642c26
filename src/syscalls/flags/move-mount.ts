import type { FlagSet } from '../spec.ts'

/** The `flags` of move_mount(2). */
export const moveMountFlags: FlagSet = {
  unknown: 'MOVE_MOUNT_???',
  header: 'linux/mount.h',
  flags: {
    MOVE_MOUNT_F_SYMLINKS: { value: 0x1n, since: '5.2' },
    MOVE_MOUNT_F_AUTOMOUNTS: { value: 0x2n, since: '5.2' },
    MOVE_MOUNT_F_EMPTY_PATH: { value: 0x4n, since: '5.2' },
    MOVE_MOUNT_T_SYMLINKS: { value: 0x10n, since: '5.2' },
    MOVE_MOUNT_T_AUTOMOUNTS: { value: 0x20n, since: '5.2' },
    MOVE_MOUNT_T_EMPTY_PATH: { value: 0x40n, since: '5.2' },
    MOVE_MOUNT_SET_GROUP: { value: 0x100n, since: '5.15' },
    MOVE_MOUNT_BENEATH: { value: 0x200n, since: '6.5' },
    MOVE_MOUNT__MASK: { value: 0x377n, since: '5.2', alias: true },
  },
}
