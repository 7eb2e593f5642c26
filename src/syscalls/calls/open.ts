import { openFlags } from '../flags/open.ts'
import type { SyscallSpec } from '../spec.ts'

export const openCall = {
  name: 'open',
  number: 2,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'flags', kind: 'flags', of: openFlags, bits: 32 },
    { name: 'mode', kind: 'mode', optional: true },
  ],
  returns: { kind: 'fd', resource: 'file' },
} as const satisfies SyscallSpec
