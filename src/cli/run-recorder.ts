import { join } from 'node:path'
import type { CaseRecord, Header } from '../record/observation.ts'
import type { RunBegin } from '../record/run-facts.ts'
import { MarkdownPage, type ScenarioFacts } from '../report/markdown.ts'
import { RecordWriter } from '../store/record-writer.ts'
import { writePage } from '../store/write-page.ts'

export interface RecordPlace {
  /** The folder that was asked for; without one it is `out/` and the kernel release. */
  folder: string | undefined
  /** Whether the folder is for several kernels, each with one of its own inside. */
  oneOfSeveral: boolean
}

/** Where a run is kept. */
export function folderFor({ folder, oneOfSeveral }: RecordPlace, { release }: Header): string {
  return folder !== undefined && !oneOfSeveral ? folder : join(folder ?? 'out', release)
}

/**
 * Keeps a run in its folder. Unlike a reporter it must not fail unseen: what it cannot write ends
 * the run, and `finish` throws it.
 */
export class RunRecorder {
  readonly #place: RecordPlace
  readonly #onFailure: () => void
  readonly #page: MarkdownPage
  #header: Header | undefined
  #writer: RecordWriter | undefined
  #failure: unknown

  constructor(place: RecordPlace, scenarios: readonly ScenarioFacts[], onFailure: () => void) {
    this.#place = place
    this.#page = new MarkdownPage(scenarios)
    this.#onFailure = onFailure
  }

  onBegin({ header }: RunBegin): void {
    this.#header = header
    this.#attempt(() => {
      this.#writer = new RecordWriter(folderFor(this.#place, header), header)
    })
  }

  onCase(record: CaseRecord): void {
    this.#attempt(() => {
      this.#writer?.write(record)
      this.#page.add(record)
    })
  }

  onHeld(record: CaseRecord): void {
    this.#attempt(() => this.#writer?.hold(record))
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
