// Where the kernel does otherwise than a page says.

export interface Contradiction {
  call: string
  /** The page, with its section. */
  page: string
  /** What it says, in our words. */
  statement: string
  /** What is so instead. */
  instead: string
  /** The case that shows it, by a step that makes the call and has this answer. */
  case: string
  /** An errno, `fd`, or a number. */
  answer: string
}

export const contradictions: readonly Contradiction[] = [
  {
    call: 'fsconfig',
    page: 'fsconfig(2), ERRORS',
    statement: 'a descriptor that is not open is EBADF',
    instead: 'a negative one is EINVAL',
    case: 'fs-context/fsconfig-errors[call=negative-descriptor]',
    answer: 'EINVAL',
  },
  {
    call: 'mount',
    page: 'mount(2), ERRORS',
    statement: 'moving the root with MS_MOVE is EINVAL',
    instead: 'it is ELOOP, as any other move into the source itself',
    case: 'mount/errno-documented[condition=ELOOP-move-of-root]',
    answer: 'ELOOP',
  },
  {
    call: 'fsmount',
    page: 'fsmount(2), ERRORS',
    statement: 'a context that does not wait to be mounted is EBUSY',
    instead: 'one that has not been created yet is EINVAL',
    case: 'fsmount/errno-documented[condition=still-creating]',
    answer: 'EINVAL',
  },
  {
    call: 'mount',
    page: 'mount(2), ERRORS',
    statement: 'a path that is too long is ENAMETOOLONG',
    instead: 'a source that is too long is EINVAL',
    case: 'mount/errno-source-text[operation=MS_BIND,condition=long-source]',
    answer: 'EINVAL',
  },
  {
    call: 'mount',
    page: 'mount(2), ERRORS',
    statement: 'an empty path is ENOENT',
    instead: 'a source that is empty, or NULL, is EINVAL for MS_BIND and MS_MOVE',
    case: 'mount/errno-source-text[operation=MS_BIND,condition=empty-source]',
    answer: 'EINVAL',
  },
  {
    call: 'pivot_root',
    page: 'pivot_root(2), ERRORS',
    statement: 'a new_root that is shared is EINVAL',
    instead: 'it is taken where put_old is on another mount that is not shared',
    case: 'pivot-root/errno-shared-new-root[condition=put-old-on-private-mount]',
    answer: '0',
  },
  {
    call: 'mount_setattr',
    page: 'mount_setattr(2), ERRORS',
    statement: 'a caller without CAP_SYS_ADMIN in the initial user namespace is EPERM',
    instead: 'CAP_SYS_ADMIN in the user namespace of the mount namespace is enough',
    case: 'mount-setattr/target[target=mount-by-path,as=userns]',
    answer: '0',
  },
  {
    call: 'mount_setattr',
    page: 'mount_setattr(2), ERRORS',
    statement:
      'mapping a filesystem that was mounted under another user namespace than the initial one is EINVAL',
    instead: 'root of that user namespace may map it',
    case: 'mount-setattr/errno-idmap-of-userns[condition=filesystem-of-own-userns]',
    answer: '0',
  },
  {
    call: 'open_tree_attr',
    page: 'mount_setattr(2), ERRORS, which open_tree(2) refers to',
    statement:
      'mapping a filesystem that was mounted under another user namespace than the initial one is EINVAL',
    instead: 'root of that user namespace may map it',
    case: 'open-tree-attr/errno-idmap-of-userns[condition=filesystem-of-own-userns]',
    answer: 'fd',
  },
]
