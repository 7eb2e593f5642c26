import type { Page } from '../page.ts'

export const umount2Page: Page = {
  call: 'umount2',
  page: 'umount(2)',
  conditions: [
    { errno: 'EAGAIN', name: 'marked-expired', when: 'MNT_EXPIRE has marked an idle mount' },
    { errno: 'EBUSY', name: 'busy', when: 'the mount is in use' },
    { errno: 'EFAULT', name: 'bad-pointer', when: 'target cannot be read' },
    { errno: 'EINVAL', name: 'no-mount-point', when: 'the target is no mount point' },
    {
      errno: 'EINVAL',
      name: 'locked',
      when: 'the mount is locked',
      by: ['unmountat/answer-locked-mount[call=path]'],
    },
    {
      errno: 'EINVAL',
      name: 'expire-with-other-flags',
      when: 'MNT_EXPIRE together with MNT_DETACH or MNT_FORCE',
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
    },
    { errno: 'ENAMETOOLONG', name: 'long-path', when: 'the path is too long' },
    { errno: 'ENOENT', name: 'missing-path', when: 'the path is empty or leads to nothing' },
    { errno: 'ENOMEM', name: 'no-memory', when: 'the kernel has no page for the path' },
    {
      errno: 'EPERM',
      name: 'no-capability',
      when: 'the caller lacks CAP_SYS_ADMIN',
      by: ['unmountat/answer-unprivileged[parent=private,call=directory-link]'],
    },
  ],
}
