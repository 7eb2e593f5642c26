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
]
