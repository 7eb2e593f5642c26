import type { FlagSet } from '../spec.ts'

/** The limits of setrlimit(2) that may be set here. */
export const resourceLimits: FlagSet = {
  unknown: 'RLIMIT_???',
  header: 'asm-generic/resource.h',
  flags: { RLIMIT_NOFILE: { value: 7n } },
}
