import { join } from 'node:path'
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin } from '../record/run-facts.ts'
import { renderMarkdown, type ScenarioFacts } from '../report/markdown.ts'
import { openRecordFile } from '../store/record-reader.ts'
import { RecordWriter } from '../store/record-writer.ts'
import { writePage } from '../store/write-page.ts'

/**
 * Keeps a run in its folder. Unlike a reporter it must not fail unseen: what it cannot write ends
 * the run, and `finish` throws it.
 */
export class RunRecorder {
  readonly #folder: string | undefined
  readonly #onFailure: () => void
  #writer: RecordWriter | undefined
  #failure: unknown

  /** Without a `folder` it is `out/` and the kernel release. */
  constructor(folder: string | undefined, onFailure: () => void) {
    this.#folder = folder
    this.#onFailure = onFailure
  }

  onBegin({ header }: RunBegin): void {
    this.#attempt(() => {
      this.#writer = new RecordWriter(this.#folder ?? join('out', header.release), header)
    })
  }

  onCase(record: CaseRecord): void {
    this.#attempt(() => this.#writer?.write(record))
  }

  /** Puts the files in place and says where; undefined where the run never began. */
  async finish(scenarios: readonly ScenarioFacts[]): Promise<string[] | undefined> {
    this.#attempt(() => this.#writer?.close())
    if (this.#failure !== undefined) throw this.#failure
    if (this.#writer === undefined) return undefined
    const { header, records } = await openRecordFile(this.#writer.file)
    const all: CaseRecord[] = []
    for await (const record of records) all.push(record)
    const page = join(this.#writer.file, '..', 'report.md')
    writePage(page, renderMarkdown({ header, records: all }, scenarios))
    return [this.#writer.file, page]
  }

  #attempt(action: () => void): void {
    if (this.#failure !== undefined) return
    try {
      action()
    } catch (error) {
      this.#failure = error
      this.#onFailure()
    }
  }
}
