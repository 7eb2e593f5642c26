import { mountFlags } from '../flags/mount.ts'
import type { SyscallSpec } from '../spec.ts'

const { MS_REMOUNT, MS_BIND, MS_MOVE, MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE } =
  mountFlags.flags

/** With one of these, mount(2) has nothing to do with filesystem types and their options. */
const ofMountsAlone =
  MS_BIND.value |
  MS_MOVE.value |
  MS_SHARED.value |
  MS_PRIVATE.value |
  MS_SLAVE.value |
  MS_UNBINDABLE.value

export const mountCall = {
  name: 'mount',
  number: 165,
  since: 'old',
  args: [
    { name: 'source', kind: 'path' },
    { name: 'target', kind: 'path' },
    {
      name: 'filesystemtype',
      kind: 'string',
      ignoredWith: { arg: 'mountflags', bits: ofMountsAlone | MS_REMOUNT.value },
    },
    { name: 'mountflags', kind: 'flags', of: mountFlags, bits: 64 },
    { name: 'data', kind: 'string', ignoredWith: { arg: 'mountflags', bits: ofMountsAlone } },
  ],
  returns: { kind: 'zero' },
} as const satisfies SyscallSpec
