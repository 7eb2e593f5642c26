// The AT_ flags, by the calls that take them: a bit may mean another thing to another call.
import type { Flag, FlagSet } from '../spec.ts'

const header = 'linux/fcntl.h'
const unknown = 'AT_???'

/** Flags of path lookup that open_tree(2), mount_setattr(2) and statx(2) share. */
export const lookupFlags = {
  AT_SYMLINK_NOFOLLOW: { value: 0x100n },
  AT_NO_AUTOMOUNT: { value: 0x800n },
  AT_EMPTY_PATH: { value: 0x1000n },
} as const satisfies Record<string, Flag>

/** Apply to the whole subtree; open_tree(2) and mount_setattr(2). */
export const recursiveFlag = {
  AT_RECURSIVE: { value: 0x8000n, since: '5.2' },
} as const satisfies Record<string, Flag>

/** The `flags` of mount_setattr(2). */
export const mountSetattrFlags: FlagSet = {
  unknown,
  header,
  flags: { ...lookupFlags, ...recursiveFlag },
}

/** The `flags` of statx(2); how much to ask a network filesystem is a field of three values. */
export const statxFlags: FlagSet = {
  unknown,
  header,
  flags: {
    ...lookupFlags,
    AT_STATX_SYNC_TYPE: { value: 0x6000n, composite: true },
    AT_STATX_SYNC_AS_STAT: { value: 0n, mask: 0x6000n },
    AT_STATX_FORCE_SYNC: { value: 0x2000n, mask: 0x6000n },
    AT_STATX_DONT_SYNC: { value: 0x4000n, mask: 0x6000n },
  },
}

/** The `flags` of unlinkat(2). */
export const unlinkatFlags: FlagSet = {
  unknown,
  header,
  flags: { AT_REMOVEDIR: { value: 0x200n } },
}
