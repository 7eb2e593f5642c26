import { resourceLimits } from '../flags/resource.ts'
import type { SyscallSpec } from '../spec.ts'
import { rlimitStruct } from '../structs/rlimit.ts'

/** Of its limits only RLIMIT_NOFILE is set: see guard.ts. */
export const setrlimitCall = {
  name: 'setrlimit',
  number: 160,
  since: 'old',
  args: [
    { name: 'resource', kind: 'enum', of: resourceLimits, bits: 32 },
    { name: 'rlim', kind: 'struct', of: rlimitStruct },
  ],
  returns: { kind: 'zero' },
  effects: ['process'],
} as const satisfies SyscallSpec
