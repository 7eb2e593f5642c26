// A file without a name that a worker writes and that outlives it.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Progress, parseProgress, progressBytes } from '../record/wire.ts'

export interface ProgressFile {
  /** To be inherited by the worker. */
  fd: number
  /** What the worker said last; after `close`, what it had said until then. */
  read(): Progress | undefined
  close(): void
}

export function openProgressFile(): ProgressFile {
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-'))
  let fd: number
  try {
    fd = openSync(join(folder, 'progress'), 'w+')
  } finally {
    rmSync(folder, { recursive: true })
  }
  // The worker maps it, so there must be something to map.
  const text = Buffer.alloc(progressBytes)
  writeSync(fd, text)
  let last: { progress: Progress | undefined } | undefined
  const read = (): Progress | undefined => {
    const length = readSync(fd, text, 0, progressBytes, 0)
    return parseProgress(text.toString('latin1', 0, length))
  }
  return {
    fd,
    read: () => (last === undefined ? read() : last.progress),
    close() {
      if (last !== undefined) return
      last = { progress: read() }
      closeSync(fd)
    },
  }
}
