import type { FlagSet } from '../spec.ts'

/** Numbers below zero that name a place instead of a descriptor; openat(2), `linux/fcntl.h`. */
export const dirfds: FlagSet = {
  unknown: 'AT_???',
  header: 'linux/fcntl.h',
  flags: {
    AT_FDCWD: { value: -100n },
    PIDFD_SELF_THREAD: { value: -10000n, since: '6.14' },
    PIDFD_SELF_THREAD_GROUP: { value: -10001n, since: '6.14' },
    FD_PIDFS_ROOT: { value: -10002n, since: '6.17' },
    FD_NSFS_ROOT: { value: -10003n, since: '6.18' },
    FD_FAILFS_ROOT: { value: -10004n, since: '7.3' },
    FD_INVALID: { value: -10009n, since: '6.17' },
  },
}
