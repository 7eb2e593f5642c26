// Memory at known addresses, for everything that a call's registers point at. One arena serves all
// calls one after the other: a call takes what it needs, and the next one starts from the beginning.
import { syscall, viewOf } from './libc.ts'

const sizeBytes = 64 << 20
const pageBytes = 4096
const mmapNumber = 9
const mprotectNumber = 10

const PROT_READ_WRITE = 3
const MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022

export interface Region {
  address: number
  bytes: Buffer
}

export interface Arena {
  /** Zeroed memory of `length` bytes, until the next `reset`. */
  take(length: number): Region
  /** The text's bytes (latin1, one a character) and a NUL. */
  string(latin1: string): Region
  reset(): void
  /** An address in the middle of a page that nobody may read or write: EFAULT, always. */
  readonly badAddress: number
}

/** Maps the arena; its pages cost memory only once they are used. */
export function createArena(): Arena {
  const mapped = syscall(
    mmapNumber,
    0,
    sizeBytes + pageBytes,
    PROT_READ_WRITE,
    MAP_PRIVATE_ANONYMOUS_NORESERVE,
    -1,
    0,
  )
  if (mapped < 0) throw new Error(`mmap of the argument arena failed: errno ${-Number(mapped)}`)
  const base = Number(mapped)
  // The page behind the arena ends an overlong write in EFAULT instead of in our own memory.
  syscall(mprotectNumber, base + sizeBytes, pageBytes, 0)
  const all = viewOf(base, sizeBytes)
  let used = 0

  function take(length: number): Region {
    const start = used
    if (length < 0 || start + length > sizeBytes) {
      throw new RangeError(`the arguments of one call need more than ${sizeBytes} bytes`)
    }
    used = (start + length + 15) & ~15
    const bytes = all.subarray(start, start + length)
    bytes.fill(0)
    return { address: base + start, bytes }
  }

  return {
    take,
    string(latin1) {
      const region = take(latin1.length + 1)
      region.bytes.write(latin1, 0, 'latin1')
      return region
    },
    reset() {
      used = 0
    },
    badAddress: base + sizeBytes + pageBytes / 2,
  }
}
