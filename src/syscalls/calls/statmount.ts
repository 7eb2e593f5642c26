import { statmountFlags } from '../flags/statmount.ts'
import type { SyscallSpec } from '../spec.ts'
import { statmountRequest } from '../structs/mnt-id-req.ts'
import { statmountStruct } from '../structs/statmount.ts'

export const statmountCall = {
  name: 'statmount',
  number: 457,
  since: '6.8',
  args: [
    { name: 'req', kind: 'struct', of: statmountRequest },
    { name: 'smbuf', kind: 'out', of: { kind: 'struct', of: statmountStruct } },
    { name: 'bufsize', kind: 'size', of: 'smbuf' },
    { name: 'flags', kind: 'flags', of: statmountFlags, bits: 32 },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
