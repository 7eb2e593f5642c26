import type { Page } from '../page.ts'
import { descriptorLimits, noMemory, pathLookup } from './path-lookup.ts'

export const fspickPage: Page = {
  call: 'fspick',
  page: 'fspick(2)',
  conditions: [
    ...pathLookup,
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
    },
    ...descriptorLimits,
    { errno: 'ENOENT', name: 'missing-path', when: 'nothing is at the path, or a symlink dangles' },
    {
      errno: 'ENOENT',
      name: 'empty-path',
      when: 'the path is empty, and FSPICK_EMPTY_PATH is not given',
    },
    noMemory,
    { errno: 'EPERM', name: 'no-capability', when: 'the caller lacks CAP_SYS_ADMIN' },
  ],
}
