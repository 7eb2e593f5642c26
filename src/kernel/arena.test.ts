import t from 'tap'
import { createArena, createFixedArena } from './arena.ts'
import { syscall } from './libc.ts'

const MEMFD_CREATE = 319
const WRITE = 1
const PREAD = 17
const STAT = 4
const EFAULT = 14

/** A file in memory with `length` bytes that are not zero. */
function fileOf(length: number): number {
  const arena = createArena()
  const fd = Number(syscall(MEMFD_CREATE, arena.place('x'), 0))
  const content = arena.take(length)
  content.bytes.fill(0xff)
  t.equal(syscall(WRITE, fd, content.address, length), length)
  return fd
}

t.test('the arena of the steps is where it is on every machine', (t) => {
  const arena = createFixedArena()
  t.equal(arena.place('x'), 0x5000_4000_0000)
  t.throws(() => createFixedArena(), /mmap/, 'there is one in a process')
  t.end()
})

t.test('a call never sees what another one left behind', (t) => {
  const arena = createArena()
  const whole = () => arena.take(1 << 20).bytes
  arena.take(100).bytes.fill(0xff)
  arena.reset()
  t.ok(whole().every((byte) => byte === 0))
  arena.reset()
  // The kernel writes more than was taken.
  const fd = fileOf(4000)
  const { address } = arena.take(16, true)
  t.equal(syscall(PREAD, fd, address, 4000, 0), 4000)
  arena.reset()
  t.ok(whole().every((byte) => byte === 0))
  t.end()
})

t.test('nothing can be read at the bad address, or behind the arena', (t) => {
  const arena = createArena()
  t.equal(syscall(STAT, arena.badAddress, arena.take(144).address), -EFAULT)
  t.throws(() => arena.take(1 << 30), RangeError)
  t.end()
})
