// Flags and commands of the calls that make and use a filesystem context.
import type { FlagSet } from '../spec.ts'

const header = 'linux/mount.h'

/** The `flags` of fsopen(2). */
export const fsopenFlags: FlagSet = {
  unknown: 'FSOPEN_???',
  header,
  flags: { FSOPEN_CLOEXEC: { value: 1n, since: '5.2' } },
}

/** The `flags` of fspick(2). */
export const fspickFlags: FlagSet = {
  unknown: 'FSPICK_???',
  header,
  flags: {
    FSPICK_CLOEXEC: { value: 0x1n, since: '5.2' },
    FSPICK_SYMLINK_NOFOLLOW: { value: 0x2n, since: '5.2' },
    FSPICK_NO_AUTOMOUNT: { value: 0x4n, since: '5.2' },
    FSPICK_EMPTY_PATH: { value: 0x8n, since: '5.2' },
  },
}

/** The `cmd` of fsconfig(2): one value, not bits. */
export const fsconfigCommands: FlagSet = {
  unknown: 'FSCONFIG_???',
  header,
  flags: {
    FSCONFIG_SET_FLAG: { value: 0n, since: '5.2' },
    FSCONFIG_SET_STRING: { value: 1n, since: '5.2' },
    FSCONFIG_SET_BINARY: { value: 2n, since: '5.2' },
    FSCONFIG_SET_PATH: { value: 3n, since: '5.2' },
    FSCONFIG_SET_PATH_EMPTY: { value: 4n, since: '5.2' },
    FSCONFIG_SET_FD: { value: 5n, since: '5.2' },
    FSCONFIG_CMD_CREATE: { value: 6n, since: '5.2' },
    FSCONFIG_CMD_RECONFIGURE: { value: 7n, since: '5.2' },
    FSCONFIG_CMD_CREATE_EXCL: { value: 8n, since: '6.6' },
  },
}

/** The `flags` of fsmount(2). */
export const fsmountFlags: FlagSet = {
  unknown: 'FSMOUNT_???',
  header,
  flags: {
    FSMOUNT_CLOEXEC: { value: 1n, since: '5.2' },
    FSMOUNT_NAMESPACE: { value: 2n, since: '7.1' },
  },
}
