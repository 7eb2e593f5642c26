import type { Condition } from '../page.ts'

/** What fspick(2) and open_tree(2) say of a path that is named by dirfd and path. */
export const pathLookup: readonly Condition[] = [
  {
    errno: 'EACCES',
    name: 'unsearchable-directory',
    when: 'a directory on the way may not be searched',
  },
  {
    errno: 'EBADF',
    name: 'closed-dirfd',
    when: 'path is relative, and dirfd is neither AT_FDCWD nor open',
  },
  { errno: 'EFAULT', name: 'unreadable-path', when: 'path is NULL or cannot be read' },
  { errno: 'ELOOP', name: 'too-many-symlinks', when: 'the path leads through too many symlinks' },
  { errno: 'ENAMETOOLONG', name: 'long-path', when: 'path is longer than PATH_MAX' },
  {
    errno: 'ENOTDIR',
    name: 'no-directory',
    when: 'what comes before the last part of the path is no directory, or dirfd is none',
  },
]

/** The limits that every call meets which returns a descriptor. */
export const descriptorLimits: readonly Condition[] = [
  { errno: 'EMFILE', name: 'process-limit', when: 'the process has as many descriptors as it may' },
  { errno: 'ENFILE', name: 'system-limit', when: 'the system has as many open files as it may' },
]

export const noMemory: Condition = {
  errno: 'ENOMEM',
  name: 'no-memory',
  when: 'the kernel has no memory left',
}
