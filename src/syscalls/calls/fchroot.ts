import type { SyscallSpec } from '../spec.ts'

export const fchrootCall = {
  name: 'fchroot',
  number: 472,
  since: '7.3',
  args: [
    // No page yet: the names of the kernel's prototype. No flag has been defined so far.
    { name: 'fd', kind: 'fd', resource: 'file' },
    { name: 'flags', kind: 'int', bits: 32 },
  ],
  returns: { kind: 'zero' },
  effects: ['root'],
} as const satisfies SyscallSpec
