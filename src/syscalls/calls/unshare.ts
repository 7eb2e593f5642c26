import { unshareFlags } from '../flags/namespace.ts'
import type { SyscallSpec } from '../spec.ts'

export const unshareCall = {
  name: 'unshare',
  number: 272,
  since: 'old',
  args: [
    // The page says int; the kernel takes an unsigned long and looks at all of it.
    { name: 'flags', kind: 'flags', of: unshareFlags, bits: 64 },
  ],
  returns: { kind: 'zero' },
  // With CLONE_NEWNS or CLONE_FS alone, setns undoes it; other namespaces stay with the process.
  effects: ['root', 'process'],
} as const satisfies SyscallSpec
