import type { Page } from '../page.ts'
import { noMemory } from './path-lookup.ts'

/** The page adds the errors of stat(2), which stand at the end. */
export const pivotRootPage: Page = {
  call: 'pivot_root',
  page: 'pivot_root(2)',
  conditions: [
    {
      errno: 'EBUSY',
      name: 'on-current-root',
      when: 'new_root or put_old is on the mount that is the root now',
    },
    { errno: 'EINVAL', name: 'no-mount-point', when: 'new_root is no mount point' },
    { errno: 'EINVAL', name: 'put-old-outside', when: 'put_old is not at new_root or below it' },
    {
      errno: 'EINVAL',
      name: 'root-is-no-mount',
      when: 'the root is no mount point, as after chroot(2)',
    },
    { errno: 'EINVAL', name: 'initial-rootfs', when: 'the root is the initial rootfs' },
    {
      errno: 'EINVAL',
      name: 'shared-new-root',
      when: 'new_root or its parent mount is shared',
    },
    { errno: 'EINVAL', name: 'shared-put-old', when: 'put_old is a mount point and shared' },
    { errno: 'ENOTDIR', name: 'no-directory', when: 'new_root or put_old is no directory' },
    { errno: 'EPERM', name: 'no-capability', when: 'the caller lacks CAP_SYS_ADMIN' },
    {
      errno: 'EACCES',
      name: 'unsearchable-directory',
      when: 'stat(2): a directory on the way may not be searched',
    },
    { errno: 'EFAULT', name: 'bad-pointer', when: 'stat(2): a path cannot be read' },
    {
      errno: 'ELOOP',
      name: 'too-many-symlinks',
      when: 'stat(2): the path leads through too many symlinks',
    },
    { errno: 'ENAMETOOLONG', name: 'long-path', when: 'stat(2): a path is too long' },
    {
      errno: 'ENOENT',
      name: 'missing-path',
      when: 'stat(2): a path is empty, leads to nothing or through a dangling symlink',
    },
    noMemory,
    {
      errno: 'ENOTDIR',
      name: 'no-directory-on-the-way',
      when: 'stat(2): what comes before the last part of a path is no directory',
    },
    {
      errno: 'EOVERFLOW',
      name: 'number-too-large',
      when: 'stat(2): a number of the file does not fit into the struct',
    },
  ],
}
