import type { SyscallSpec } from '../spec.ts'
import { statStruct } from '../structs/stat.ts'

export const statCall = {
  name: 'stat',
  number: 4,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'statbuf', kind: 'out', of: { kind: 'struct', of: statStruct } },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
