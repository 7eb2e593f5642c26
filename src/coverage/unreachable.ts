// Documented conditions that no scenario provokes, and why not.

export interface Unreachable {
  call: string
  /** The name of the condition on the call's page. */
  condition: string
  /** Why it is not provoked here, in a sentence. */
  why: string
}

const noMemory =
  'a small allocation of the kernel waits for memory, or ends a process, and does not fail; that takes a kernel with fault injection, which Debian does not build'

export const unreachable: readonly Unreachable[] = [
  ...['fsopen', 'fsconfig', 'fsmount', 'fspick', 'open_tree', 'open_tree_attr', 'move_mount'].map(
    (call) => ({ call, condition: 'no-memory', why: noMemory }),
  ),
  ...['statmount', 'listmount', 'mount', 'umount2', 'pivot_root'].map((call) => ({
    call,
    condition: 'no-memory',
    why: noMemory,
  })),
  { call: 'mount_setattr', condition: 'no-memory', why: noMemory },
  { call: 'open_tree_attr', condition: 'attributes-no-memory', why: noMemory },
  ...['mount_setattr', 'open_tree_attr'].map((call) => ({
    call,
    condition: 'no-peer-group-id',
    why: 'IDs go up to 2147483647, one for each shared mount; memory and fs.mount-max end long before',
  })),
  {
    call: 'mount',
    condition: 'no-anonymous-device',
    why: 'there are 1048576 numbers, one for each superblock; a case would take more memory than a guest has',
  },
  {
    call: 'pivot_root',
    condition: 'initial-rootfs',
    why: 'a worker has left the initial rootfs before its first case, and no case can go back to it',
  },
  {
    call: 'pivot_root',
    condition: 'number-too-large',
    why: 'pivot_root(2) fills in no struct that a number might not fit into; the page refers to stat(2) as a whole',
  },
  ...['fsconfig', 'mount'].flatMap((call) =>
    ['read-only-source', 'source-on-nodev-mount', 'unknown-device', 'invalid-superblock'].map(
      (condition) => ({
        call,
        condition,
        why: 'it takes the node of a block device, which a worker may neither make nor open, for it may hold the data of the machine',
      }),
    ),
  ),
  {
    call: 'mount',
    condition: 'driver-that-cannot-write',
    why: 'it takes a block device that can only be read and an old driver; block devices are refused',
  },
  ...['fsopen', 'fsmount', 'fspick', 'open_tree', 'open_tree_attr'].map((call) => ({
    call,
    condition: 'system-limit',
    why: 'it takes a write to /proc/sys/fs/file-max, which is refused, for it reaches the whole machine; and root may exceed the limit',
  })),
  ...['fsmount', 'open_tree', 'open_tree_attr'].map((call) => ({
    call,
    condition: 'mount-namespace-limit',
    why: 'it takes a write to /proc/sys/user/max_mnt_namespaces, and writes to files of proc are refused',
  })),
  {
    call: 'mount',
    condition: 'mount-limit',
    why: 'it takes a write to /proc/sys/fs/mount-max, which is refused, for it reaches the whole machine; the limit of 100000 is too far for a case',
  },
  ...['mount_setattr', 'open_tree_attr'].map((call) => ({
    call,
    condition: 'filesystem-of-other-userns',
    why: 'the measured kernels that can map a tmpfs let its owner do so (see the contradictions); the older ones refuse every tmpfs',
  })),
]
