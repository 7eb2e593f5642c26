// Asks the kernel which mount of mountinfo a unique mount ID names.
import { syscall } from '../kernel/libc.ts'
import type { System } from '../kernel/system.ts'

const STATMOUNT = 457
const STATMOUNT_MNT_BASIC = 2n
/** struct mnt_id_req and struct statmount, linux/mount.h */
const requestBytes = 24
const replyBytes = 512
const mntIdOldOffset = 56

/** mnt_id_old of statmount(2); undefined before 6.8 and for a mount out of reach. */
export function reusedIdOf(system: System, unique: bigint): number | undefined {
  system.arena.reset()
  const request = system.arena.take(requestBytes)
  const reply = system.arena.take(replyBytes)
  request.bytes.writeUInt32LE(requestBytes, 0)
  request.bytes.writeBigUInt64LE(unique, 8)
  request.bytes.writeBigUInt64LE(STATMOUNT_MNT_BASIC, 16)
  const result = syscall(STATMOUNT, request.address, reply.address, replyBytes, 0)
  return result < 0 ? undefined : reply.bytes.readUInt32LE(mntIdOldOffset)
}
