import { join } from 'node:path'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { PartFile } from './part-file.ts'

/** The name of a record file in the folder of its run. */
export const recordFileName = 'records.jsonl'

/**
 * Writes the record file of a run in whole lines. A run that is interrupted closes it, too, and a
 * run that is killed leaves the part file behind, readable.
 */
export class RecordWriter {
  readonly #file: PartFile

  /** Makes `folder` and everything above it where that is missing. */
  constructor(folder: string, header: Header) {
    this.#file = new PartFile(join(folder, recordFileName), { head: formatHeaderLine(header) })
  }

  /** Where the records are once `close` was called. */
  get file(): string {
    return this.#file.file
  }

  write(record: CaseRecord): void {
    this.#file.write(formatCaseLine(record))
  }

  /** Gives the file its final name. A second call does nothing. */
  close(): void {
    this.#file.close()
  }
}
