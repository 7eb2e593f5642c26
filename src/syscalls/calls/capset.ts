import type { SyscallSpec } from '../spec.ts'
import { userCapData, userCapDataHigh, userCapHeader } from '../structs/capability.ts'

export const capsetCall = {
  name: 'capset',
  number: 126,
  since: 'old',
  args: [
    { name: 'hdrp', kind: 'struct', of: userCapHeader },
    { name: 'datap', kind: 'struct', of: userCapData, rest: userCapDataHigh },
  ],
  returns: { kind: 'zero' },
  effects: ['process'],
} as const satisfies SyscallSpec
