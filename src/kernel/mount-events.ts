// What the kernel tells of mounts that come and go: fanotify(7) with FAN_REPORT_MNT, Linux 6.15.
import { errnoName } from '../syscalls/errno.ts'
import { KernelError, O, type System } from './system.ts'

/** linux/fanotify.h */
const FAN_CLOEXEC = 0x1
const FAN_NONBLOCK = 0x2
const FAN_REPORT_MNT = 0x4000
const FAN_MARK_ADD = 0x1
const FAN_MARK_MNTNS = 0x110
const FAN_MNT_ATTACH = 0x01000000
const FAN_MNT_DETACH = 0x02000000
const FAN_Q_OVERFLOW = 0x4000
const FAN_EVENT_INFO_TYPE_MNT = 7

/** struct fanotify_event_metadata: the offsets of event_len, metadata_len and mask. */
const metadata = { length: 0, ownLength: 6, mask: 8 }
/** struct fanotify_event_info_mnt: the offsets of info_type, len and mnt_id. */
const mountInfo = { type: 0, length: 2, mount: 8 }

/** Many events; the kernel does not split one. */
const readBytes = 8192

/** One event, as the kernel gives it. */
export interface RawMountEvent {
  /** Its mask by name, as fanotify(7) has it: `FAN_MNT_ATTACH|FAN_MNT_DETACH` is a move. */
  event: string
  /** The unique ID of the mount; undefined where the queue overflowed. */
  mount?: bigint
}

/** A notification group for mounts, at a number from `floor` on. Throws KernelError: EINVAL before 6.15. */
export function openMountEvents(system: System, floor: number): number {
  return system.withoutDescriptorLimit(() => {
    const flags = FAN_REPORT_MNT | FAN_NONBLOCK | FAN_CLOEXEC
    return system.raise(system.must('fanotify_init', flags, O.RDONLY | O.CLOEXEC), floor)
  })
}

/** Has a group told of every mount that comes to a mount namespace, or leaves it. Throws KernelError. */
export function watchNamespace(system: System, group: number, namespace: number): void {
  const events = FAN_MNT_ATTACH | FAN_MNT_DETACH
  system.must('fanotify_mark', group, FAN_MARK_ADD | FAN_MARK_MNTNS, events, namespace, 0)
}

/** What came since the last time, in the kernel's order. Throws KernelError. */
export function readMountEvents(system: System, group: number): RawMountEvent[] {
  const events: RawMountEvent[] = []
  for (;;) {
    const bytes = system.readOnce(group, readBytes)
    if (typeof bytes !== 'number') {
      events.push(...parseMountEvents(bytes))
      continue
    }
    const errno = errnoName(-bytes)
    if (errno === 'EAGAIN') return events
    if (errno !== 'EINTR') throw new KernelError('read(fanotify)', errno)
  }
}

/** The events in a buffer that read(2) has filled. */
export function parseMountEvents(bytes: Buffer): RawMountEvent[] {
  const events: RawMountEvent[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + metadata.length)
    const one = bytes.subarray(at, at + length)
    const event = maskText(Number(one.readBigUInt64LE(metadata.mask)))
    const mount = mountOf(one.subarray(one.readUInt16LE(metadata.ownLength)))
    events.push(mount === undefined ? { event } : { event, mount })
    at += length
  }
  return events
}

function mountOf(records: Buffer): bigint | undefined {
  for (let at = 0; at < records.length; ) {
    const length = records.readUInt16LE(at + mountInfo.length)
    if (records[at + mountInfo.type] === FAN_EVENT_INFO_TYPE_MNT) {
      return records.readBigUInt64LE(at + mountInfo.mount)
    }
    at += length
  }
  return undefined
}

function maskText(mask: number): string {
  const names: string[] = []
  let rest = mask
  for (const [name, bit] of Object.entries({ FAN_MNT_ATTACH, FAN_MNT_DETACH, FAN_Q_OVERFLOW })) {
    if ((mask & bit) === 0) continue
    names.push(name)
    rest &= ~bit
  }
  if (rest !== 0 || names.length === 0) names.push(`0x${(rest >>> 0).toString(16)}`)
  return names.join('|')
}
