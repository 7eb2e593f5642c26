import type { SyscallSpec } from '../spec.ts'

export const pivotRootCall = {
  name: 'pivot_root',
  number: 155,
  since: 'old',
  args: [
    { name: 'new_root', kind: 'path' },
    { name: 'put_old', kind: 'path' },
  ],
  returns: { kind: 'zero' },
  effects: ['root'],
} as const satisfies SyscallSpec
