import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { makeFolder } from './make-folder.ts'
import { StoreError, systemReason } from './store-error.ts'

/** The name of a record file in the folder of its run. */
export const recordFileName = 'records.jsonl'

/**
 * Writes the record file of a run in whole lines. Until `close` it has another name in the same
 * folder, so that an earlier run's file stays whole; a run that is interrupted closes it, too, and a
 * run that is killed leaves the part file behind, readable. Records that arrive together are written
 * together, before anything else arrives.
 */
export class RecordWriter {
  /** Where the records are once `close` was called. */
  readonly file: string
  readonly #partFile: string
  #descriptor: number | undefined
  #pending = ''
  /** Why a write failed that nobody waited for: thrown by the next call. */
  #failure: StoreError | undefined

  /** Makes `folder` and everything above it where that is missing. */
  constructor(folder: string, header: Header) {
    this.file = join(folder, recordFileName)
    this.#partFile = `${this.file}.part`
    this.#attempt(this.#partFile, () => {
      makeFolder(resolve(folder))
      this.#descriptor = openSync(this.#partFile, 'w')
      this.#write(formatHeaderLine(header))
    })
  }

  write(record: CaseRecord): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#descriptor === undefined) this.#attempt(this.#partFile, () => this.#write(''))
    if (this.#pending === '') process.nextTick(() => this.#flushUnasked())
    this.#pending += formatCaseLine(record)
  }

  /** Gives the file its final name. A second call does nothing. */
  close(): void {
    const descriptor = this.#descriptor
    if (descriptor === undefined) return
    this.#flushUnasked()
    this.#descriptor = undefined
    this.#attempt(this.file, () => {
      closeSync(descriptor)
      if (this.#failure !== undefined) return
      renameSync(this.#partFile, this.file)
    })
    if (this.#failure !== undefined) throw this.#failure
  }

  #flushUnasked(): void {
    const lines = this.#pending
    if (lines === '' || this.#failure !== undefined) return
    this.#pending = ''
    try {
      this.#attempt(this.#partFile, () => this.#write(lines))
    } catch (error) {
      this.#failure = error as StoreError
    }
  }

  #write(lines: string): void {
    if (this.#descriptor === undefined) throw new Error('the file is closed')
    const bytes = Buffer.from(lines)
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written)
    }
  }

  #attempt(file: string, action: () => void): void {
    try {
      action()
    } catch (cause) {
      throw new StoreError('cannot-write', `Cannot write ${file}: ${systemReason(cause)}`, {
        cause,
      })
    }
  }
}
