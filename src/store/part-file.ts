import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { StoreError, systemReason } from './store-error.ts'

/** What a part file's name ends in, unless something else is asked for. */
export const partSuffix = '.part'

/**
 * A file that grows under another name in the same folder and gets its own name once it is whole, so
 * that what an earlier run left there stays until then. Texts that arrive together are written
 * together, before anything else arrives. A program that is killed leaves the part behind.
 */
export class PartFile {
  /** Where the text is once `close` was called. */
  readonly file: string
  /** Where it is until then. */
  readonly part: string
  #descriptor: number | undefined
  #pending = ''
  /** Why a write failed that nobody waited for: thrown by the next call. */
  #failure: StoreError | undefined

  /** Makes the folder and everything above it where that is missing. `head` is written at once. */
  constructor(file: string, { head = '', suffix = partSuffix } = {}) {
    this.file = file
    this.part = `${file}${suffix}`
    this.#attempt(this.part, () => {
      makeFolder(dirname(resolve(file)))
      this.#descriptor = openSync(this.part, 'w')
      this.#write(head)
    })
  }

  write(text: string): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#descriptor === undefined) this.#attempt(this.part, () => this.#write(''))
    if (this.#pending === '') process.nextTick(() => this.#flushUnasked())
    this.#pending += text
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
      renameSync(this.part, this.file)
    })
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Leaves what was there before. After `close` it does nothing. */
  discard(): void {
    const descriptor = this.#descriptor
    if (descriptor === undefined) return
    this.#pending = ''
    this.#descriptor = undefined
    closeSync(descriptor)
    rmSync(this.part, { force: true })
  }

  #flushUnasked(): void {
    const text = this.#pending
    if (text === '' || this.#failure !== undefined) return
    this.#pending = ''
    try {
      this.#attempt(this.part, () => this.#write(text))
    } catch (error) {
      this.#failure = error as StoreError
    }
  }

  #write(text: string): void {
    if (this.#descriptor === undefined) throw new Error('the file is closed')
    const bytes = Buffer.from(text)
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
