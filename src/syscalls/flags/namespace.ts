import type { Flag, FlagSet } from '../spec.ts'

const header = 'linux/sched.h'

const namespaceTypes = {
  CLONE_NEWTIME: { value: 0x80n, since: '5.6' },
  CLONE_NEWNS: { value: 0x20000n },
  CLONE_NEWCGROUP: { value: 0x2000000n },
  CLONE_NEWUTS: { value: 0x4000000n },
  CLONE_NEWIPC: { value: 0x8000000n },
  CLONE_NEWUSER: { value: 0x10000000n },
  CLONE_NEWPID: { value: 0x20000000n },
  CLONE_NEWNET: { value: 0x40000000n },
} as const satisfies Record<string, Flag>

/** The `nstype` of setns(2); several at once where the descriptor is a pidfd. */
export const setnsTypes: FlagSet = { unknown: 'CLONE_NEW???', header, flags: namespaceTypes }

/** The `flags` of unshare(2). */
export const unshareFlags: FlagSet = {
  unknown: 'CLONE_???',
  header,
  flags: {
    CLONE_VM: { value: 0x100n },
    CLONE_FS: { value: 0x200n },
    CLONE_FILES: { value: 0x400n },
    CLONE_SIGHAND: { value: 0x800n },
    CLONE_THREAD: { value: 0x10000n },
    CLONE_SYSVSEM: { value: 0x40000n },
    ...namespaceTypes,
    /** The bit that clone(2) calls CLONE_PARENT_SETTID. */
    UNSHARE_EMPTY_MNTNS: { value: 0x100000n, since: '7.1' },
    CLONE_EMPTY_MNTNS: { value: 1n << 37n, since: '7.1' },
  },
}
