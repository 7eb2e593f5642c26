import { listmountFlags } from '../flags/statmount.ts'
import type { SyscallSpec } from '../spec.ts'
import { listmountRequest } from '../structs/mnt-id-req.ts'

export const listmountCall = {
  name: 'listmount',
  number: 458,
  since: '6.8',
  args: [
    { name: 'req', kind: 'struct', of: listmountRequest },
    { name: 'mnt_ids', kind: 'out', of: { kind: 'mount-ids' } },
    { name: 'n', kind: 'size', of: 'mnt_ids', unit: 'elements' },
    { name: 'flags', kind: 'flags', of: listmountFlags, bits: 32 },
  ],
  returns: { kind: 'count' },
} as const satisfies SyscallSpec
