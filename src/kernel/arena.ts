// Memory at known addresses, for everything that a call's registers point at. One arena serves all
// calls one after the other: a call takes what it needs, and the next one starts from the beginning.
import { syscall, viewOf } from './libc.ts'

const sizeBytes = 64 << 20
const pageBytes = 4096
/**
 * Where the steps' arena is, in every worker on every machine. A raw call may take a pointer for an
 * int: what it answers must not depend on where the kernel put the arena. V8 asks for addresses below
 * 2^46, programs and libraries are mapped from 0x5555_5555_4000 on, and a page table of four levels
 * has room for all of them. The lower half is no number that a descriptor can have.
 */
const fixedAddress = 0x5000_4000_0000
const mmapNumber = 9
const mprotectNumber = 10
const madviseNumber = 28
const MADV_DONTNEED = 4

const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022
/** Since 4.17; an older kernel takes the address for a hint. */
const MAP_FIXED_NOREPLACE = 0x100000

export interface Region {
  address: number
  bytes: Buffer
}

export interface Arena {
  /**
   * Zeroed memory of `length` bytes, until the next `reset`. `mayOverrun`: the kernel was told of
   * more, and may write behind it.
   */
  take(length: number, mayOverrun?: boolean): Region
  /** Puts latin1 text there, one byte a character, and a NUL. Returns its address. */
  place(latin1: string): number
  /** Begins anew, with nothing but zeroes: a call may read behind what it was given. */
  reset(): void
  /** An address in the middle of a page that nobody may read or write: EFAULT, always. */
  readonly badAddress: number
}

/** Maps the first page of an open file, shared with whoever else has it open. */
export function mapShared(fd: number): Buffer {
  return viewOf(map(pageBytes, MAP_SHARED, fd), pageBytes)
}

/** Memory of its own, for as long as the process lives. */
export function ownMemory(length: number): Region {
  const address = map(length, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1)
  return { address, bytes: viewOf(address, length) }
}

/** Maps an arena anywhere; its pages cost memory only once they are used. */
export function createArena(): Arena {
  return arenaAt(map(sizeBytes + pageBytes, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1))
}

/** The arena whose addresses are the same in every process. There can be one in a process. */
export function createFixedArena(): Arena {
  const flags = MAP_PRIVATE_ANONYMOUS_NORESERVE | MAP_FIXED_NOREPLACE
  const base = map(sizeBytes + pageBytes, flags, -1, fixedAddress)
  if (base !== fixedAddress) throw new Error(`mmap answered 0x${base.toString(16)}`)
  return arenaAt(base)
}

function arenaAt(base: number): Arena {
  // The page behind the arena ends an overlong write in EFAULT instead of in our own memory.
  syscall(mprotectNumber, base + sizeBytes, pageBytes, 0)
  const all = viewOf(base, sizeBytes)
  let used = 0
  let isOverrun = false

  /** Where the next `length` bytes begin. */
  function claim(length: number): number {
    const start = used
    if (length < 0 || start + length > sizeBytes) {
      throw new RangeError(`the arguments of one call need more than ${sizeBytes} bytes`)
    }
    used = (start + length + 15) & ~15
    return start
  }

  return {
    take(length, mayOverrun = false) {
      const start = claim(length)
      isOverrun ||= mayOverrun
      const bytes = all.subarray(start, start + length)
      bytes.fill(0)
      return { address: base + start, bytes }
    },
    place(latin1) {
      const start = claim(latin1.length + 1)
      // Most texts are short paths, not worth a call out of JavaScript.
      if (latin1.length > 64) all.write(latin1, start, 'latin1')
      else for (let i = 0; i < latin1.length; i++) all[start + i] = latin1.charCodeAt(i)
      all[start + latin1.length] = 0
      return base + start
    },
    reset() {
      if (isOverrun) syscall(madviseNumber, base, sizeBytes, MADV_DONTNEED)
      else if (used > 0) all.fill(0, 0, used)
      used = 0
      isOverrun = false
    },
    badAddress: base + sizeBytes + pageBytes / 2,
  }
}

function map(length: number, flags: number, fd: number, address = 0): number {
  const mapped = syscall(mmapNumber, address, length, PROT_READ_WRITE, flags, fd, 0)
  if (mapped < 0) throw new Error(`mmap of ${length} bytes failed: errno ${-Number(mapped)}`)
  return Number(mapped)
}
