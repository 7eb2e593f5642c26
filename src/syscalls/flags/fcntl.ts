import type { FlagSet } from '../spec.ts'

/** The operations of fcntl(2) that only ask. */
export const fcntlOperations: FlagSet = {
  unknown: 'F_???',
  header: 'linux/fcntl.h',
  flags: {
    F_GETFD: { value: 1n },
    F_GETFL: { value: 3n },
  },
}
