import type { FlagSet } from '../spec.ts'
import { lookupFlags, recursiveFlag } from './at.ts'

/** The `flags` of open_tree(2) and open_tree_attr(2): OPEN_TREE_ and AT_ together. */
export const openTreeFlags: FlagSet = {
  unknown: 'OPEN_TREE_???',
  header: 'linux/mount.h',
  flags: {
    OPEN_TREE_CLONE: { value: 1n, since: '5.2' },
    OPEN_TREE_NAMESPACE: { value: 2n, since: '7.0' },
    ...lookupFlags,
    ...recursiveFlag,
    /** O_CLOEXEC by another name, and so another number on other machines. */
    OPEN_TREE_CLOEXEC: { value: 0x80000n, since: '5.2' },
  },
}
