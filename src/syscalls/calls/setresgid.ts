import type { SyscallSpec } from '../spec.ts'

export const setresgidCall = {
  name: 'setresgid',
  number: 119,
  since: 'old',
  args: [
    { name: 'rgid', kind: 'int', bits: 32 },
    { name: 'egid', kind: 'int', bits: 32 },
    { name: 'sgid', kind: 'int', bits: 32 },
  ],
  returns: { kind: 'zero' },
  effects: ['process'],
} as const satisfies SyscallSpec
