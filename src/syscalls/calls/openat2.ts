import { openHowSizes } from '../flags/open.ts'
import type { SyscallSpec } from '../spec.ts'
import { openHow } from '../structs/open-how.ts'

export const openat2Call = {
  name: 'openat2',
  number: 437,
  since: '5.6',
  args: [
    { name: 'dirfd', kind: 'dirfd' },
    { name: 'path', kind: 'path' },
    { name: 'how', kind: 'struct', of: openHow },
    { name: 'size', kind: 'size', of: 'how', names: openHowSizes },
  ],
  returns: { kind: 'fd', resource: 'file' },
} as const satisfies SyscallSpec
