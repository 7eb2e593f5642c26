import type { Page } from '../page.ts'
import { noMemory } from './path-lookup.ts'

export const statmountPage: Page = {
  call: 'statmount',
  page: 'statmount(2)',
  conditions: [
    { errno: 'EPERM', name: 'not-allowed', when: 'the caller may not see the mount' },
    {
      errno: 'EFAULT',
      name: 'bad-pointer',
      when: 'req cannot be read, or smbuf cannot be written',
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
    },
    { errno: 'EINVAL', name: 'small-request', when: 'the size in req is too small' },
    {
      errno: 'EINVAL',
      name: 'two-namespaces',
      when: 'mnt_ns_id and mnt_ns_fd are both set',
    },
    {
      errno: 'EINVAL',
      name: 'id-beside-descriptor',
      when: 'STATMOUNT_BY_FD, and mnt_id or mnt_ns_id is set beside mnt_fd',
    },
    { errno: 'EBADF', name: 'closed-mount-fd', when: 'mnt_fd is not open' },
    { errno: 'E2BIG', name: 'large-request', when: 'the size in req is too large' },
    {
      errno: 'EOVERFLOW',
      name: 'small-buffer',
      when: 'a string that was asked for does not fit into the buffer',
    },
    { errno: 'ENOENT', name: 'unknown-mount', when: 'no mount has this ID' },
    noMemory,
  ],
}
