// The bytes that a notification group gives, linux/fanotify.h.
import t from 'tap'
import { parseMountEvents } from './mount-events.ts'

/** struct fanotify_event_metadata, with the information records that follow it. */
function event(mask: number, ...records: Buffer[]): Buffer {
  const head = Buffer.alloc(24)
  const all = Buffer.concat([head, ...records])
  all.writeUInt32LE(all.length, 0)
  all.writeUInt8(3, 4)
  all.writeUInt16LE(head.length, 6)
  all.writeBigUInt64LE(BigInt(mask), 8)
  all.writeInt32LE(-1, 16)
  return all
}

/** One information record: type, length, and what it says. */
function record(type: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt8(type, 0)
  bytes.writeUInt16LE(bytes.length, 2)
  bytes.writeBigUInt64LE(value, 8)
  return bytes
}

const mountRecord = (id: bigint): Buffer => {
  const bytes = record(7, 0n)
  bytes.writeBigUInt64LE(id, 8)
  return bytes
}

t.test('each event of a buffer has its mask by name and its mount', async (t) => {
  const bytes = Buffer.concat([
    event(0x01000000, mountRecord(0x1_0000_0001n)),
    event(0x02000000, record(9, 5n), mountRecord(2n ** 63n)),
    event(0x03000000, mountRecord(7n)),
    event(0x4000),
    event(0x41000000, mountRecord(8n)),
    event(0),
  ])
  t.strictSame(parseMountEvents(bytes), [
    { event: 'FAN_MNT_ATTACH', mount: 0x1_0000_0001n },
    { event: 'FAN_MNT_DETACH', mount: 2n ** 63n },
    { event: 'FAN_MNT_ATTACH|FAN_MNT_DETACH', mount: 7n },
    { event: 'FAN_Q_OVERFLOW' },
    { event: 'FAN_MNT_ATTACH|0x40000000', mount: 8n },
    { event: '0x0' },
  ])
  t.strictSame(parseMountEvents(Buffer.alloc(0)), [])
})
