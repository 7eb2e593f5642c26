import type { SyscallSpec } from '../spec.ts'

export const mknodatCall = {
  name: 'mknodat',
  number: 259,
  since: 'old',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'mode', kind: 'mode' },
    // strace leaves it out for a node that is no device.
    { name: 'dev', kind: 'device', optional: true },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
