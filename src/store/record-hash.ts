import { createHash } from 'node:crypto'
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'

const hashes = new WeakMap<CaseRecord, string>()

/** The same for equal records and for no others; found once for each. Records do not change. */
export function recordHash(record: CaseRecord): string {
  let hash = hashes.get(record)
  if (hash === undefined) {
    hash = sha256(formatCaseLine(record))
    hashes.set(record, hash)
  }
  return hash
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
