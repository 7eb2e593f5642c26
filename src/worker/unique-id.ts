// Unique mount IDs: which there are, and which mount of mountinfo each names.
import { syscall } from '../kernel/libc.ts'
import { KernelError, type System } from '../kernel/system.ts'
import { errnoName } from '../syscalls/errno.ts'

const IOCTL = 16
const STATMOUNT = 457
const LISTMOUNT = 458
const STATMOUNT_MNT_BASIC = 2n
/** struct mnt_id_req and struct statmount, linux/mount.h */
const requestBytes = 24
const replyBytes = 512
const mntIdOldOffset = 56
/** With mnt_ns_id: MNT_ID_REQ_SIZE_VER1. */
const longRequestBytes = 32
/** The mount ID that stands for the root of the namespace. */
const LSMT_ROOT = (1n << 64n) - 1n
const mostListed = 512
/** linux/nsfs.h */
const NS_GET_MNTNS_ID = 0x8008b705

/**
 * mnt_id_old of statmount(2); undefined before 6.8 and for a mount out of reach. `namespace`: the ID of the
 * mount namespace that the mount is in, where that is not the caller's (Linux 6.11).
 */
export function reusedIdOf(system: System, unique: bigint, namespace?: bigint): number | undefined {
  system.arena.reset()
  const size = namespace === undefined ? requestBytes : longRequestBytes
  const request = system.arena.take(size)
  const reply = system.arena.take(replyBytes)
  request.bytes.writeUInt32LE(size, 0)
  request.bytes.writeBigUInt64LE(unique, 8)
  request.bytes.writeBigUInt64LE(STATMOUNT_MNT_BASIC, 16)
  if (namespace !== undefined) request.bytes.writeBigUInt64LE(namespace, 24)
  const result = syscall(STATMOUNT, request.address, reply.address, replyBytes, 0)
  return result < 0 ? undefined : reply.bytes.readUInt32LE(mntIdOldOffset)
}

/** The ID of a mount namespace, given by a descriptor: NS_GET_MNTNS_ID, Linux 6.11. Throws KernelError. */
export function namespaceIdOf(system: System, namespace: number): bigint {
  system.arena.reset()
  const { address, bytes } = system.arena.take(8)
  const result = Number(syscall(IOCTL, namespace, NS_GET_MNTNS_ID, address))
  if (result < 0) throw new KernelError('ioctl(NS_GET_MNTNS_ID)', errnoName(-result))
  return bytes.readBigUInt64LE(0)
}

/** The mounts of a mount namespace, given by its ID: listmount(2), Linux 6.11. Throws KernelError. */
export function uniqueIdsIn(system: System, namespace: bigint): bigint[] {
  const mounts: bigint[] = []
  for (;;) {
    system.arena.reset()
    const request = system.arena.take(longRequestBytes)
    const ids = system.arena.take(8 * mostListed)
    request.bytes.writeUInt32LE(longRequestBytes, 0)
    request.bytes.writeBigUInt64LE(LSMT_ROOT, 8)
    request.bytes.writeBigUInt64LE(mounts.at(-1) ?? 0n, 16)
    request.bytes.writeBigUInt64LE(namespace, 24)
    const count = Number(syscall(LISTMOUNT, request.address, ids.address, mostListed, 0))
    if (count < 0) throw new KernelError('listmount()', errnoName(-count))
    for (let index = 0; index < count; index++) mounts.push(ids.bytes.readBigUInt64LE(8 * index))
    if (count < mostListed) return mounts
  }
}
