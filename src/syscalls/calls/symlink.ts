import type { SyscallSpec } from '../spec.ts'

export const symlinkCall = {
  name: 'symlink',
  number: 88,
  since: 'old',
  args: [
    { name: 'target', kind: 'string' },
    { name: 'linkpath', kind: 'path' },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
