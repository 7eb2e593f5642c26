import { readFileSync } from 'node:fs'
import t from 'tap'
import { createArena } from './arena.ts'
import { Channel, channelEnds } from './channel.ts'
import { createSystem, O } from './system.ts'

const system = createSystem(createArena())
const floor = 320

/** Both ends in one process: what is sent must fit into the sockets' buffers. */
function open(): { one: Channel; other: Channel; close: () => void } {
  const ends = channelEnds(system, floor)
  t.ok(Math.min(...ends) >= floor)
  return {
    one: new Channel(ends[0]),
    other: new Channel(ends[1]),
    close: () => system.close(ends[0]),
  }
}

t.test('values arrive as they were sent, in order, whatever their size', async (t) => {
  const { one, other } = open()
  const long = 'x'.repeat(150_000)
  const values = [
    null,
    { big: 2n ** 64n - 1n, bytes: Buffer.from([0, 255]), none: undefined },
    new Map([['a.b', -1n]]),
    '',
  ]
  for (const value of values) one.send(value)
  for (const value of values) t.strictSame(other.receive(), { value, fd: -1 })
  other.send(long)
  t.equal(one.receive()?.value, long)
})

t.test('an open file goes along, as another descriptor of it', async (t) => {
  const { one, other } = open()
  const fd = system.openAt(-100, '/proc/self/status', O.RDONLY)
  one.send('with', fd)
  one.send('without')
  one.send('gone', 319)
  const received = other.receive()
  t.equal(received?.value, 'with')
  const copy = received?.fd ?? -1
  t.not(copy, fd)
  system.close(fd)
  t.match(readFileSync(copy, 'latin1'), /^Name:/)
  system.close(copy)
  t.strictSame(other.receive(), { value: 'without', fd: -1 })
  // A number that is not open is nothing to send, and the value arrives all the same.
  t.strictSame(other.receive(), { value: 'gone', fd: -1 })
})

t.test('the end of the other side is the end', async (t) => {
  const { one, other, close } = open()
  one.send('last')
  close()
  t.equal(other.receive()?.value, 'last')
  t.equal(other.receive(), undefined)
})
