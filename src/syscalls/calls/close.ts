import type { SyscallSpec } from '../spec.ts'

export const closeCall = {
  name: 'close',
  number: 3,
  since: 'old',
  args: [{ name: 'fd', kind: 'fd', resource: 'file' }],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
