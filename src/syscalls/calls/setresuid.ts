import type { SyscallSpec } from '../spec.ts'

export const setresuidCall = {
  name: 'setresuid',
  number: 117,
  since: 'old',
  args: [
    { name: 'ruid', kind: 'int', bits: 32 },
    { name: 'euid', kind: 'int', bits: 32 },
    { name: 'suid', kind: 'int', bits: 32 },
  ],
  returns: { kind: 'zero' },
  effects: ['process'],
} as const satisfies SyscallSpec
