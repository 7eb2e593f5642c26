// One struct of the header, two of ours: what `param` means depends on the call.
import { mntIdReqSizes, statmountMask } from '../flags/statmount.ts'
import type { Field, StructSpec } from '../spec.ts'

const start = [
  { name: 'size', offset: 0, kind: 'int', bits: 32, names: mntIdReqSizes },
  // One member under two names since 7.0; reserved, and called `spare`, before 6.18.
  { name: 'mnt_ns_fd', offset: 4, kind: 'fd', bits: 32 },
  { name: 'mnt_fd', offset: 4, kind: 'fd', bits: 32 },
  { name: 'spare', offset: 4, kind: 'int', bits: 32 },
  { name: 'mnt_id', offset: 8, kind: 'mount-id', bits: 64, unique: true },
] as const satisfies Field[]

/** From 6.11 on; statmount(2) wants it 0 together with a descriptor. */
const end = { name: 'mnt_ns_id', offset: 24, kind: 'namespace-id', bits: 64 } as const

/** The request of statmount(2): `param` says what to tell. */
export const statmountRequest = {
  name: 'mnt_id_req',
  header: 'linux/mount.h',
  size: 32,
  fields: [
    ...start,
    { name: 'param', offset: 16, kind: 'flags', of: statmountMask, bits: 64 },
    end,
  ],
} as const satisfies StructSpec

/** The request of listmount(2): `param` is the last mount ID that was listed. */
export const listmountRequest = {
  name: 'mnt_id_req',
  header: 'linux/mount.h',
  size: 32,
  fields: [...start, { name: 'param', offset: 16, kind: 'mount-id', bits: 64, unique: true }, end],
} as const satisfies StructSpec
