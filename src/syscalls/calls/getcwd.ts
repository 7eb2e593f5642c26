import type { SyscallSpec } from '../spec.ts'

export const getcwdCall = {
  name: 'getcwd',
  number: 79,
  since: 'old',
  args: [
    { name: 'buf', kind: 'out', of: { kind: 'bytes' } },
    { name: 'size', kind: 'size', of: 'buf' },
  ],
  // The system call, unlike the C function, returns the length with the final NUL.
  returns: { kind: 'count' },
} as const satisfies SyscallSpec
