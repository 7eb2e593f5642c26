import type { SyscallSpec } from '../spec.ts'

export const chrootCall = {
  name: 'chroot',
  number: 161,
  since: 'old',
  args: [{ name: 'path', kind: 'path' }],
  returns: { kind: 'zero' },
  effects: ['root'],
} as const satisfies SyscallSpec
