// Lines in and out by synchronous reads and writes: the worker has no event loop.
import { readSync, writeSync } from 'node:fs'

const chunkBytes = 1 << 16

/** The lines of a descriptor, until its end. */
export function* readLines(fd: number): Generator<string> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let pending: Buffer[] = []
  for (;;) {
    const count = readSync(fd, chunk, 0, chunkBytes, null)
    if (count === 0) return
    let start = 0
    for (;;) {
      const end = chunk.indexOf(10, start)
      if (end < 0 || end >= count) break
      pending.push(Buffer.from(chunk.subarray(start, end)))
      yield Buffer.concat(pending).toString('utf8')
      pending = []
      start = end + 1
    }
    if (start < count) pending.push(Buffer.from(chunk.subarray(start, count)))
  }
}

/** Writes a value as one line of JSON, all of it. */
export function writeLine(fd: number, value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`, 'utf8')
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done)
  }
}
