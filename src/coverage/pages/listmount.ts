import type { Page } from '../page.ts'
import { noMemory } from './path-lookup.ts'

export const listmountPage: Page = {
  call: 'listmount',
  page: 'listmount(2)',
  conditions: [
    {
      errno: 'EPERM',
      name: 'no-capability',
      when: 'the caller lacks CAP_SYS_ADMIN in the user namespace',
    },
    {
      errno: 'EFAULT',
      name: 'bad-pointer',
      when: 'req cannot be read, or mnt_ids cannot be written',
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
    },
    { errno: 'EINVAL', name: 'small-request', when: 'the size in req is too small' },
    { errno: 'E2BIG', name: 'large-request', when: 'the size in req is above that of a page' },
    { errno: 'ENOENT', name: 'unknown-mount', when: 'no mount has this ID' },
    noMemory,
  ],
}
