import type { Page } from '../page.ts'
import { descriptorLimits, noMemory } from './path-lookup.ts'

export const fsopenPage: Page = {
  call: 'fsopen',
  page: 'fsopen(2)',
  conditions: [
    {
      errno: 'EFAULT',
      name: 'unreadable-name',
      when: 'fsname is NULL or cannot be read',
      by: [
        'fs-context/fsopen-errors[argument=bad-pointer]',
        'fs-context/fsopen-errors[argument=null]',
      ],
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
      by: ['fs-context/fsopen-errors[argument=unknown-flag]'],
    },
    ...descriptorLimits,
    {
      errno: 'ENODEV',
      name: 'unknown-type',
      when: 'the kernel has no such filesystem type',
      by: ['fs-context/fsopen-errors[argument=no-such-type]'],
    },
    noMemory,
    { errno: 'EPERM', name: 'no-capability', when: 'the caller lacks CAP_SYS_ADMIN' },
  ],
}
