import type { Page } from '../page.ts'
import { descriptorLimits, noMemory } from './path-lookup.ts'

export const fsmountPage: Page = {
  call: 'fsmount',
  page: 'fsmount(2)',
  conditions: [
    {
      errno: 'EBUSY',
      name: 'wrong-phase',
      when: 'the context does not wait to be mounted',
      by: ['unmountat/row-4-fspick-fsmount[parent=private,as=root]'],
    },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
    },
    {
      errno: 'EINVAL',
      name: 'unknown-attribute',
      when: 'attr_flags has a bit that the kernel does not know',
    },
    ...descriptorLimits,
    {
      errno: 'ENOSPC',
      name: 'mount-namespace-limit',
      when: "the new mount's namespace would be one more than the user may have",
    },
    noMemory,
    { errno: 'EPERM', name: 'no-capability', when: 'the caller lacks CAP_SYS_ADMIN' },
  ],
}
