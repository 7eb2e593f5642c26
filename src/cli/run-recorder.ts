import { join } from 'node:path'
import type { CaseRecord, Header } from '../record/observation.ts'
import type { RunBegin } from '../record/run-facts.ts'
import { MarkdownPage, type ScenarioFacts } from '../report/markdown.ts'
import { RecordWriter } from '../store/record-writer.ts'
import { writePage } from '../store/write-page.ts'

/**
 * Keeps a run in its folder. Unlike a reporter it must not fail unseen: what it cannot write ends
 * the run, and `finish` throws it.
 */
export class RunRecorder {
  readonly #folder: string | undefined
  readonly #onFailure: () => void
  readonly #page: MarkdownPage
  #header: Header | undefined
  #writer: RecordWriter | undefined
  #failure: unknown

  /** Without a `folder` it is `out/` and the kernel release. */
  constructor(
    folder: string | undefined,
    scenarios: readonly ScenarioFacts[],
    onFailure: () => void,
  ) {
    this.#folder = folder
    this.#page = new MarkdownPage(scenarios)
    this.#onFailure = onFailure
  }

  onBegin({ header }: RunBegin): void {
    this.#header = header
    this.#attempt(() => {
      this.#writer = new RecordWriter(this.#folder ?? join('out', header.release), header)
    })
  }

  onCase(record: CaseRecord): void {
    this.#attempt(() => {
      this.#writer?.write(record)
      this.#page.add(record)
    })
  }

  /** Puts the files in place and says where; undefined where the run never began. */
  finish(): string[] | undefined {
    this.#attempt(() => this.#writer?.close())
    if (this.#failure !== undefined) throw this.#failure
    if (this.#writer === undefined || this.#header === undefined) return undefined
    const page = join(this.#writer.file, '..', 'report.md')
    writePage(page, this.#page.finish(this.#header))
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
