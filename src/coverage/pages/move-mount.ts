import type { Page } from '../page.ts'
import { noMemory } from './path-lookup.ts'

const reason = (...names: string[]): string[] =>
  names.map((name) => `unmountat/why-einval[reason=${name}]`)

export const moveMountPage: Page = {
  call: 'move_mount',
  page: 'move_mount(2)',
  conditions: [
    {
      errno: 'EACCES',
      name: 'unsearchable-directory',
      when: 'a directory on the way of either path may not be searched',
    },
    { errno: 'EBADF', name: 'closed-dirfd', when: 'from_dirfd or to_dirfd is not open' },
    { errno: 'EFAULT', name: 'unreadable-path', when: 'either path is NULL or cannot be read' },
    {
      errno: 'EINVAL',
      name: 'unknown-flag',
      when: 'flags has a bit that the kernel does not know',
      by: reason('unknown-flag'),
    },
    {
      errno: 'EINVAL',
      name: 'no-mount',
      when: 'the source is no mount',
      by: reason('no-mount-root'),
    },
    {
      errno: 'EINVAL',
      name: 'file-and-directory',
      when: 'a file would be mounted on a directory, or a directory on a file',
      by: reason('onto-a-file', 'file-onto-directory'),
    },
    {
      errno: 'EINVAL',
      name: 'other-namespace',
      when: "source or target is neither in the caller's mount namespace nor in an anonymous one of its own",
      by: ['unmountat/answer-other-namespace[opened=before,call=move_mount,as=root]'],
    },
    {
      errno: 'EINVAL',
      name: 'shared-parent',
      when: 'the parent mount of the source is shared',
      by: reason('shared-parent'),
    },
    {
      errno: 'EINVAL',
      name: 'unbindable-to-shared',
      when: 'the source has an unbindable mount in it, and the target is shared',
      by: reason('unbindable-to-shared', 'unbindable-inside-to-shared'),
    },
    {
      errno: 'EINVAL',
      name: 'beneath-restriction',
      when: 'what MOVE_MOUNT_BENEATH asks for is not given',
    },
    {
      errno: 'ELOOP',
      name: 'too-many-symlinks',
      when: 'either path leads through too many symlinks',
    },
    { errno: 'ENAMETOOLONG', name: 'long-path', when: 'either path is longer than PATH_MAX' },
    { errno: 'ENOENT', name: 'missing-path', when: 'nothing is at either path' },
    {
      errno: 'ENOENT',
      name: 'empty-path',
      when: 'either path is empty, and its *_EMPTY_PATH flag is not given',
    },
    {
      errno: 'ENOTDIR',
      name: 'no-directory',
      when: 'what comes before the last part of either path is no directory, or its dirfd is none',
    },
    noMemory,
    {
      errno: 'EPERM',
      name: 'no-capability',
      when: 'the caller lacks CAP_SYS_ADMIN',
      by: ['unmountat/answer-unprivileged[parent=private,call=move_mount]'],
    },
  ],
}
