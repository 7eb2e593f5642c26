import type { SyscallSpec } from '../spec.ts'
import { statStruct } from '../structs/stat.ts'

export const fstatCall = {
  name: 'fstat',
  number: 5,
  since: 'old',
  args: [
    { name: 'fd', kind: 'fd', resource: 'file' },
    { name: 'statbuf', kind: 'out', of: { kind: 'struct', of: statStruct } },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
