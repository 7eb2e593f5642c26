import type { Page } from '../page.ts'

const bits = (...names: string[]): string[] =>
  names.map((name) => `mount-setattr/unknown-bits[wrong=${name}]`)

export const mountSetattrPage: Page = {
  call: 'mount_setattr',
  page: 'mount_setattr(2)',
  conditions: [
    {
      errno: 'EBADF',
      name: 'closed-dirfd',
      when: 'path is relative, and dirfd is neither AT_FDCWD nor open',
    },
    { errno: 'EBADF', name: 'closed-userns-fd', when: 'userns_fd is not open' },
    {
      errno: 'EBUSY',
      name: 'read-only-while-written',
      when: 'MOUNT_ATTR_RDONLY is set while a file is open for writing',
    },
    {
      errno: 'EBUSY',
      name: 'idmap-while-written',
      when: 'MOUNT_ATTR_IDMAP is set while a file is open for writing',
    },
    {
      errno: 'EINVAL',
      name: 'no-mount-point',
      when: 'the path is no mount point',
      by: ['mount-setattr/target[target=directory-by-path,as=root]'],
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
      by: bits('flags'),
    },
    {
      errno: 'EINVAL',
      name: 'unknown-bit-to-set',
      when: 'attr_set has a bit that the kernel does not know',
      by: bits('attr_set', 'attr_set-upper-half'),
    },
    {
      errno: 'EINVAL',
      name: 'unknown-bit-to-clear',
      when: 'attr_clr has a bit that the kernel does not know',
      by: bits('attr_clr', 'attr_clr-upper-half'),
    },
    {
      errno: 'EINVAL',
      name: 'unknown-propagation',
      when: 'propagation has a value that the kernel does not know',
      by: bits('propagation', 'propagation-upper-half', 'MS_REC'),
    },
    {
      errno: 'EINVAL',
      name: 'two-propagation-types',
      when: 'propagation has more than one propagation type',
      by: bits('two-propagation-types'),
    },
    {
      errno: 'EINVAL',
      name: 'atime-without-clearing',
      when: 'a mode of atime is set, and attr_clr does not have MOUNT_ATTR__ATIME',
    },
    { errno: 'EINVAL', name: 'clearing-idmap', when: 'attr_clr has MOUNT_ATTR_IDMAP' },
    { errno: 'EINVAL', name: 'userns-fd-too-large', when: 'userns_fd is above INT_MAX' },
    { errno: 'EINVAL', name: 'no-userns', when: 'userns_fd is no user namespace' },
    {
      errno: 'EINVAL',
      name: 'filesystem-without-idmap',
      when: 'the filesystem type cannot be mapped',
    },
    {
      errno: 'EINVAL',
      name: 'idmap-of-visible-mount',
      when: 'the mount to map is attached, or was visible before',
    },
    {
      errno: 'EINVAL',
      name: 'part-of-atime',
      when: 'attr_clr has a part of MOUNT_ATTR__ATIME only',
    },
    {
      errno: 'EINVAL',
      name: 'other-namespace',
      when: "the mount is outside of the caller's mount namespace",
    },
    {
      errno: 'EINVAL',
      name: 'filesystem-of-other-userns',
      when: 'the filesystem to map was mounted where another user namespace than the initial one rules',
    },
    {
      errno: 'ENOENT',
      name: 'missing-path',
      when: 'the path is empty, or nothing is there',
      by: ['mount-setattr/target[target=no-empty-path-flag,as=root]'],
    },
    { errno: 'ENOMEM', name: 'no-memory', when: 'there is no memory for the IDs of peer groups' },
    { errno: 'ENOSPC', name: 'no-peer-group-id', when: 'all IDs of peer groups are taken' },
    {
      errno: 'EPERM',
      name: 'locked-flag',
      when: 'a flag that is locked would change: atime, nodev, noexec, nosuid or read-only',
    },
    {
      errno: 'EPERM',
      name: 'initial-userns',
      when: 'userns_fd is the initial user namespace',
    },
    { errno: 'EPERM', name: 'idmapped-already', when: 'the mount is mapped already' },
    {
      errno: 'EPERM',
      name: 'no-capability',
      when: 'the caller lacks CAP_SYS_ADMIN in the initial user namespace',
    },
  ],
}
