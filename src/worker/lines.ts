// Lines in and out by synchronous reads and writes: the worker has no event loop.
import { readSync, writeSync } from 'node:fs'

const chunkBytes = 1 << 16
const linesAtOnce = 16
const heldForMs = 50

/** The lines of a descriptor, until its end. `beforeWaiting` is called when none is there yet. */
export function* readLines(fd: number, beforeWaiting: () => void): Generator<string> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let pending: Buffer[] = []
  for (;;) {
    beforeWaiting()
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

/**
 * Lines of JSON, a few at a time: each write wakes whoever reads. What is not yet written when the
 * worker is lost was never answered, and will be asked for again.
 */
export class LineWriter {
  readonly #fd: number
  #pending: string[] = []
  #flushedAt = performance.now()

  constructor(fd: number) {
    this.#fd = fd
  }

  add(value: unknown): void {
    this.#pending.push(JSON.stringify(value))
    const waited = performance.now() - this.#flushedAt
    if (this.#pending.length >= linesAtOnce || waited >= heldForMs) this.flush()
  }

  flush(): void {
    this.#flushedAt = performance.now()
    if (this.#pending.length === 0) return
    const bytes = Buffer.from(`${this.#pending.join('\n')}\n`, 'utf8')
    this.#pending = []
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done)
    }
  }
}
