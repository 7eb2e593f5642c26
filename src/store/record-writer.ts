import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { PartFile } from './part-file.ts'

/** The name of a record file in the folder of its run. */
export const recordFileName = 'records.jsonl'

/** What the name of the file ends in that keeps records until their turn. */
export const heldSuffix = '.held'

/**
 * Writes the record file of a run in whole lines. A run that is interrupted closes it, too, and a
 * run that is killed leaves the part file behind, readable.
 */
export class RecordWriter {
  readonly #file: PartFile
  readonly #header: Header
  #held: PartFile | undefined

  /** Makes `folder` and everything above it where that is missing. */
  constructor(folder: string, header: Header) {
    this.#header = header
    this.#file = new PartFile(join(folder, recordFileName), { head: formatHeaderLine(header) })
    rmSync(`${this.file}${heldSuffix}`, { force: true })
  }

  /** Where the records are once `close` was called. */
  get file(): string {
    return this.#file.file
  }

  write(record: CaseRecord): void {
    this.#file.write(formatCaseLine(record))
  }

  /** Keeps a record that is written later, in its turn, in case the program is killed before. */
  hold(record: CaseRecord): void {
    this.#held ??= new PartFile(this.file, {
      head: formatHeaderLine(this.#header),
      suffix: heldSuffix,
    })
    this.#held.write(formatCaseLine(record))
  }

  /** Gives the file its final name. A second call does nothing. */
  close(): void {
    this.#file.close()
    this.#held?.discard()
  }
}
