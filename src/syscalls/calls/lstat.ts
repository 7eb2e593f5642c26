import type { SyscallSpec } from '../spec.ts'
import { statStruct } from '../structs/stat.ts'

export const lstatCall = {
  name: 'lstat',
  number: 6,
  since: 'old',
  args: [
    { name: 'path', kind: 'path' },
    { name: 'statbuf', kind: 'out', of: { kind: 'struct', of: statStruct } },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
