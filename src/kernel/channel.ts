// Talks to a process that was forked from this one: values and open files, over a pair of sockets.
import { deserialize, serialize } from 'node:v8'
import { errnoName } from '../syscalls/errno.ts'
import { ownMemory, type Region } from './arena.ts'
import { syscall } from './libc.ts'
import { KernelError, type System } from './system.ts'

/** x86-64 numbers, asm/unistd_64.h. */
const SENDMSG = 46
const RECVMSG = 47
const SOCKETPAIR = 53
const AF_UNIX = 1
const SOCK_STREAM = 1
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SCM_RIGHTS = 1
const MSG_NOSIGNAL = 0x4000
/** struct msghdr, struct iovec and struct cmsghdr with one descriptor, of sys/socket.h. */
const layout = { header: 0, vector: 56, control: 72, end: 96 }
const controlBytes = 20
const chunkBytes = 64 << 10
/** Before each value: its length, as 32 bits. A descriptor travels with it. */
const lengthBytes = 4

export interface Received {
  value: unknown
  /** The lowest number that was free here; -1 where none was sent, or none could be taken. */
  fd: number
}

/** Both ends of a channel, as descriptors from `floor` on. */
export function channelEnds(system: System, floor: number): [number, number] {
  system.arena.reset()
  const { address, bytes } = system.arena.take(8)
  const result = Number(syscall(SOCKETPAIR, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, address))
  if (result < 0) throw new KernelError('socketpair()', errnoName(-result))
  const ends = [bytes.readInt32LE(0), bytes.readInt32LE(4)] as const
  return [system.raise(ends[0], floor), system.raise(ends[1], floor)]
}

/** One end. Whoever forks has one channel for each process, made after the fork. */
export class Channel {
  readonly #fd: number
  readonly #memory: Region = ownMemory(layout.end + chunkBytes)

  constructor(fd: number) {
    this.#fd = fd
  }

  /** `fd`: an open file to go along; a number that is not open is left out. */
  send(value: unknown, fd = -1): void {
    const bytes = serialize(value)
    const length = Buffer.alloc(lengthBytes)
    length.writeUInt32LE(bytes.length)
    if (fd < 0 || !this.#sendChunk(length, fd)) this.#sendAll(length)
    this.#sendAll(bytes)
  }

  /** Waits. Undefined where the other end is gone. */
  receive(): Received | undefined {
    const length = Buffer.alloc(lengthBytes)
    const fd = this.#receiveLength(length)
    if (fd === undefined) return undefined
    const bytes = Buffer.alloc(length.readUInt32LE())
    for (let at = 0; at < bytes.length; ) {
      const before = at
      at += this.#transfer(RECVMSG, Math.min(chunkBytes, bytes.length - at), 0)
      if (at === before) return undefined
      this.#memory.bytes.copy(bytes, before, layout.end, layout.end + at - before)
    }
    return { value: deserialize(bytes), fd }
  }

  /** The descriptor that came along, or -1; undefined at the end. */
  #receiveLength(into: Buffer): number | undefined {
    const { bytes } = this.#memory
    bytes.fill(0, layout.control, layout.end)
    let at = 0
    let came = -1
    while (at < into.length) {
      const count = this.#transfer(RECVMSG, into.length - at, layout.end - layout.control)
      if (count === 0) return undefined
      bytes.copy(into, at, layout.end, layout.end + count)
      at += count
      if (bytes.readUInt32LE(layout.control) === controlBytes) {
        came = bytes.readInt32LE(layout.control + 16)
        bytes.fill(0, layout.control, layout.end)
      }
    }
    return came
  }

  #sendAll(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const length = Math.min(chunkBytes, chunk.length - at)
      chunk.copy(this.#memory.bytes, layout.end, at, at + length)
      at += this.#transfer(SENDMSG, length, 0)
    }
  }

  /** False if the number is not open. */
  #sendChunk(chunk: Buffer, fd: number): boolean {
    const { bytes } = this.#memory
    chunk.copy(bytes, layout.end)
    bytes.fill(0, layout.control, layout.end)
    bytes.writeUInt32LE(controlBytes, layout.control)
    bytes.writeInt32LE(SOL_SOCKET, layout.control + 8)
    bytes.writeInt32LE(SCM_RIGHTS, layout.control + 12)
    bytes.writeInt32LE(fd, layout.control + 16)
    try {
      return this.#transfer(SENDMSG, chunk.length, controlBytes) === chunk.length
    } catch (error) {
      if (error instanceof KernelError && error.errno === 'EBADF') return false
      throw error
    }
  }

  /** One call on the memory behind the headers. Returns the count of bytes. */
  #transfer(number: number, length: number, control: number): number {
    const { address, bytes } = this.#memory
    bytes.fill(0, layout.header, layout.control)
    bytes.writeBigUInt64LE(BigInt(address + layout.vector), 16)
    bytes.writeUInt32LE(1, 24)
    bytes.writeBigUInt64LE(BigInt(address + layout.end), layout.vector)
    bytes.writeUInt32LE(length, layout.vector + 8)
    if (control > 0) {
      bytes.writeBigUInt64LE(BigInt(address + layout.control), 32)
      bytes.writeUInt32LE(control, 40)
    }
    for (;;) {
      const count = Number(syscall(number, this.#fd, address, MSG_NOSIGNAL))
      if (count >= 0) return count
      const errno = errnoName(-count)
      // Who is gone has nothing more to say.
      if (errno === 'ECONNRESET' && number === RECVMSG) return 0
      if (errno !== 'EINTR')
        throw new KernelError(number === SENDMSG ? 'sendmsg()' : 'recvmsg()', errno)
    }
  }
}
