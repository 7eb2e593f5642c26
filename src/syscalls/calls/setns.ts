import { setnsTypes } from '../flags/namespace.ts'
import type { SyscallSpec } from '../spec.ts'

export const setnsCall = {
  name: 'setns',
  number: 308,
  since: 'old',
  args: [
    { name: 'fd', kind: 'fd', resource: 'namespace' },
    { name: 'nstype', kind: 'flags', of: setnsTypes, bits: 32 },
  ],
  returns: { kind: 'zero' },
  effects: ['root', 'process'],
} as const satisfies SyscallSpec
