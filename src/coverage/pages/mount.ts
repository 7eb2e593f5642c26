import type { Page } from '../page.ts'

export const mountPage: Page = {
  call: 'mount',
  page: 'mount(2)',
  conditions: [
    {
      errno: 'EACCES',
      name: 'unsearchable-directory',
      when: 'a directory on the way may not be searched',
    },
    {
      errno: 'EACCES',
      name: 'read-only-source',
      when: 'a filesystem that can only be read is mounted without MS_RDONLY',
    },
    {
      errno: 'EACCES',
      name: 'source-on-nodev-mount',
      when: 'the source is a device on a mount with nodev',
    },
    {
      errno: 'EBUSY',
      name: 'mounted-twice',
      when: 'the same source is mounted once more on top of itself',
    },
    {
      errno: 'EBUSY',
      name: 'read-only-while-written',
      when: 'it is remounted read-only while a file is open for writing',
    },
    { errno: 'EFAULT', name: 'bad-pointer', when: 'a pointer cannot be read' },
    {
      errno: 'EINVAL',
      name: 'invalid-superblock',
      when: 'there is no valid superblock on the source',
    },
    {
      errno: 'EINVAL',
      name: 'remount-of-no-mount',
      when: 'MS_REMOUNT, and nothing is mounted there',
    },
    {
      errno: 'EINVAL',
      name: 'move-unbindable-to-shared',
      when: 'MS_MOVE of a tree with an unbindable mount onto a shared target',
    },
    {
      errno: 'EINVAL',
      name: 'move-from-shared-parent',
      when: 'MS_MOVE, and the parent mount of the source is shared',
    },
    {
      errno: 'EINVAL',
      name: 'move-of-no-mount',
      when: 'MS_MOVE of what is no mount, or of the root',
    },
    {
      errno: 'EINVAL',
      name: 'bind-of-mount-namespace',
      when: 'MS_BIND of the link of a mount namespace, where namespaces could form a circle',
    },
    {
      errno: 'EINVAL',
      name: 'two-propagation-types',
      when: 'more than one propagation type is given',
    },
    {
      errno: 'EINVAL',
      name: 'propagation-with-other-flags',
      when: 'a propagation type with other flags than MS_REC and MS_SILENT',
    },
    { errno: 'EINVAL', name: 'bind-of-unbindable', when: 'MS_BIND of an unbindable mount' },
    {
      errno: 'EINVAL',
      name: 'bind-without-locked-mounts',
      when: 'MS_BIND without MS_REC would show what locked mounts cover',
    },
    { errno: 'ELOOP', name: 'too-many-symlinks', when: 'the path leads through too many symlinks' },
    {
      errno: 'ELOOP',
      name: 'move-into-itself',
      when: 'MS_MOVE, and the target is below the source',
    },
    {
      errno: 'EMFILE',
      name: 'no-anonymous-device',
      when: 'all numbers for filesystems without a device are taken',
    },
    { errno: 'ENAMETOOLONG', name: 'long-path', when: 'a path is too long' },
    { errno: 'ENODEV', name: 'unknown-type', when: 'the kernel has no such filesystem type' },
    { errno: 'ENOENT', name: 'missing-path', when: 'a path is empty or leads to nothing' },
    { errno: 'ENOMEM', name: 'no-memory', when: 'the kernel has no page for the arguments' },
    { errno: 'ENOSPC', name: 'mount-limit', when: 'there would be more than fs.mount-max mounts' },
    { errno: 'ENOTBLK', name: 'no-block-device', when: 'the source has to be a block device' },
    {
      errno: 'ENOTDIR',
      name: 'no-directory',
      when: 'the target, or what comes before the last part of a path, is no directory',
    },
    { errno: 'ENXIO', name: 'unknown-device', when: "no driver has the source's number" },
    { errno: 'EPERM', name: 'no-capability', when: 'the caller lacks CAP_SYS_ADMIN' },
    { errno: 'EPERM', name: 'locked-flag', when: 'a remount would change a flag that is locked' },
    {
      errno: 'EROFS',
      name: 'driver-that-cannot-write',
      when: 'some drivers: a filesystem that can only be read is mounted without MS_RDONLY',
    },
  ],
}
