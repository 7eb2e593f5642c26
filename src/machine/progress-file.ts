// A file without a name that a worker writes and that outlives it.
import { closeSync, readSync, writeSync } from 'node:fs'
import { type Progress, parseProgress, progressBytes } from '../record/wire.ts'
import { openNamelessFile } from './nameless-file.ts'

export interface ProgressFile {
  /** To be inherited by the worker. */
  fd: number
  /** What the worker said last; after `close`, what it had said until then. */
  read(): Progress | undefined
  /** Makes it say nothing again, for another worker. */
  clear(): void
  close(): void
}

/** `size`: how many bytes a worker, or a guest, finds to be mapped. */
export function openProgressFile(size = progressBytes): ProgressFile {
  const fd = openNamelessFile()
  const text = Buffer.alloc(progressBytes)
  const empty = Buffer.alloc(size)
  writeSync(fd, empty)
  let last: { progress: Progress | undefined } | undefined
  const read = (): Progress | undefined => {
    const length = readSync(fd, text, 0, progressBytes, 0)
    return parseProgress(text.toString('latin1', 0, length))
  }
  return {
    fd,
    read: () => (last === undefined ? read() : last.progress),
    clear: () => void writeSync(fd, empty, 0, size, 0),
    close() {
      if (last !== undefined) return
      last = { progress: read() }
      closeSync(fd)
    },
  }
}
