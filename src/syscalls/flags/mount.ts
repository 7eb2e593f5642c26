// Flags of the calls that are older than filesystem contexts.
import type { FlagSet } from '../spec.ts'

/** Propagation types: `mount_attr.propagation`, and what statmount(2) tells. */
export const propagationFlags = {
  unknown: 'MS_???',
  header: 'linux/mount.h',
  flags: {
    MS_UNBINDABLE: { value: 1n << 17n },
    MS_PRIVATE: { value: 1n << 18n },
    MS_SLAVE: { value: 1n << 19n },
    MS_SHARED: { value: 1n << 20n },
  },
} as const satisfies FlagSet

/** The `mountflags` of mount(2), those that only the kernel sets among them. */
export const mountFlags = {
  unknown: 'MS_???',
  header: 'linux/mount.h',
  flags: {
    /** Magic that kernels before 2.4 asked for; later ones take it off where all of it is there. */
    MS_MGC_VAL: { value: 0xc0ed0000n, composite: true },
    MS_RDONLY: { value: 1n },
    MS_NOSUID: { value: 2n },
    MS_NODEV: { value: 4n },
    MS_NOEXEC: { value: 8n },
    MS_SYNCHRONOUS: { value: 16n },
    MS_REMOUNT: { value: 32n },
    MS_MANDLOCK: { value: 64n },
    MS_DIRSYNC: { value: 128n },
    MS_NOSYMFOLLOW: { value: 256n, since: '5.10' },
    MS_NOATIME: { value: 1024n },
    MS_NODIRATIME: { value: 2048n },
    MS_BIND: { value: 4096n },
    MS_MOVE: { value: 8192n },
    MS_REC: { value: 16384n },
    MS_SILENT: { value: 32768n },
    MS_VERBOSE: { value: 32768n, alias: true },
    MS_POSIXACL: { value: 1n << 16n },
    ...propagationFlags.flags,
    MS_RELATIME: { value: 1n << 21n },
    MS_KERNMOUNT: { value: 1n << 22n },
    MS_I_VERSION: { value: 1n << 23n },
    MS_STRICTATIME: { value: 1n << 24n },
    MS_LAZYTIME: { value: 1n << 25n },
    MS_SUBMOUNT: { value: 1n << 26n },
    MS_NOREMOTELOCK: { value: 1n << 27n },
    MS_NOSEC: { value: 1n << 28n },
    MS_BORN: { value: 1n << 29n },
    MS_ACTIVE: { value: 1n << 30n },
    MS_NOUSER: { value: 1n << 31n },
    /** What a remount may change, and where MS_MGC_VAL is looked for. */
    MS_RMT_MASK: { value: 0x2800051n, alias: true },
    MS_MGC_MSK: { value: 0xffff0000n, alias: true },
  },
} as const satisfies FlagSet

/** The `flags` of umount2(2). */
export const umountFlags: FlagSet = {
  unknown: 'MNT_???',
  header: 'linux/fs.h',
  flags: {
    MNT_FORCE: { value: 1n },
    MNT_DETACH: { value: 2n },
    MNT_EXPIRE: { value: 4n },
    UMOUNT_NOFOLLOW: { value: 8n },
    /** Guaranteed never to be used: set, it must give EINVAL. */
    UMOUNT_UNUSED: { value: 0x80000000n },
  },
}
