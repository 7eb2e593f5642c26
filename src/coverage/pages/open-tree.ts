import type { Page } from '../page.ts'
import { descriptorLimits, noMemory, pathLookup } from './path-lookup.ts'

export const openTreePage: Page = {
  call: 'open_tree',
  page: 'open_tree(2)',
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
      when: 'the path is empty, and AT_EMPTY_PATH is not given',
    },
    {
      errno: 'ENOSPC',
      name: 'mount-namespace-limit',
      when: "the clone's namespace would be one more than the user may have",
    },
    noMemory,
    { errno: 'EPERM', name: 'no-capability', when: 'OPEN_TREE_CLONE without CAP_SYS_ADMIN' },
  ],
}
