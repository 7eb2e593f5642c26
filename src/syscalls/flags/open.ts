import type { Flag, FlagSet } from '../spec.ts'

const accessMode = 0x3n

/** In strace's order, which is almost the header's. */
const fileFlags = {
  O_RDONLY: { value: 0n, mask: accessMode, always: true },
  O_WRONLY: { value: 1n, mask: accessMode },
  O_RDWR: { value: 2n, mask: accessMode },
  O_ACCMODE: { value: 3n, mask: accessMode },
  O_CREAT: { value: 0o100n },
  O_EXCL: { value: 0o200n },
  O_NOCTTY: { value: 0o400n },
  O_TRUNC: { value: 0o1000n },
  O_APPEND: { value: 0o2000n },
  O_NONBLOCK: { value: 0o4000n },
  O_NDELAY: { value: 0o4000n, alias: true },
  O_SYNC: { value: 0o4010000n, composite: true },
  __O_SYNC: { value: 0o4000000n },
  O_DSYNC: { value: 0o10000n },
  O_DIRECT: { value: 0o40000n },
  O_LARGEFILE: { value: 0o100000n },
  O_NOFOLLOW: { value: 0o400000n },
  O_NOATIME: { value: 0o1000000n },
  O_CLOEXEC: { value: 0o2000000n },
  O_PATH: { value: 0o10000000n },
  O_TMPFILE: { value: 0o20200000n, composite: true },
  __O_TMPFILE: { value: 0o20000000n },
  O_DIRECTORY: { value: 0o200000n },
  FASYNC: { value: 0o20000n },
  O_EMPTYPATH: { value: 1n << 26n, since: '7.2' },
} as const satisfies Record<string, Flag>

/** The `flags` of open(2) and openat(2). */
export const openFlags: FlagSet = {
  unknown: 'O_???',
  header: 'asm-generic/fcntl.h',
  flags: fileFlags,
}

/** `open_how.flags`: those of open(2), and flags that an int cannot hold. */
export const openHowFlags: FlagSet = {
  unknown: 'O_???',
  header: 'linux/openat2.h',
  flags: { ...fileFlags, OPENAT2_REGULAR: { value: 1n << 32n, since: '7.2' } },
}

/** `open_how.resolve`; openat2(2). */
export const resolveFlags: FlagSet = {
  unknown: 'RESOLVE_???',
  header: 'linux/openat2.h',
  flags: {
    RESOLVE_NO_XDEV: { value: 0x1n, since: '5.6' },
    RESOLVE_NO_MAGICLINKS: { value: 0x2n, since: '5.6' },
    RESOLVE_NO_SYMLINKS: { value: 0x4n, since: '5.6' },
    RESOLVE_BENEATH: { value: 0x8n, since: '5.6' },
    RESOLVE_IN_ROOT: { value: 0x10n, since: '5.6' },
    RESOLVE_CACHED: { value: 0x20n, since: '5.12' },
  },
}

/** Published sizes of `struct open_how`, in bytes. */
export const openHowSizes: FlagSet = {
  unknown: 'OPEN_HOW_SIZE_???',
  header: 'linux/fcntl.h of the kernel itself',
  flags: { OPEN_HOW_SIZE_VER0: { value: 24n, since: '5.6' } },
}
