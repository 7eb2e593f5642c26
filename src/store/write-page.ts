import { renameSync, writeFileSync } from 'node:fs'
import { StoreError, systemReason } from './store-error.ts'

/** Writes a whole file, or leaves what was there: a reader never sees half of one. */
export function writePage(file: string, text: string): void {
  const part = `${file}.part`
  try {
    writeFileSync(part, text)
    renameSync(part, file)
  } catch (cause) {
    throw new StoreError('cannot-write', `Cannot write ${file}: ${systemReason(cause)}`, { cause })
  }
}
