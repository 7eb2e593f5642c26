import { fsopenFlags } from '../flags/fs-context.ts'
import type { SyscallSpec } from '../spec.ts'

export const fsopenCall = {
  name: 'fsopen',
  number: 430,
  since: '5.2',
  args: [
    { name: 'fsname', kind: 'string' },
    { name: 'flags', kind: 'flags', of: fsopenFlags, bits: 32 },
  ],
  returns: { kind: 'fd', resource: 'fs context' },
} as const satisfies SyscallSpec
