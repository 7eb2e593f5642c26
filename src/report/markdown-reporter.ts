import type { CaseRecord, Header } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { MarkdownPage } from './markdown.ts'
import { prose } from './markdown-text.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'
import { plural } from './tally.ts'

/** The page that every run leaves in its folder; of several runs one after the other. */
export class MarkdownReporter implements Reporter {
  readonly #output: Output
  readonly #part: ReporterOptions['part']
  readonly #page: MarkdownPage
  #header: Header | undefined
  #done = 0

  constructor({ part, scenarios }: ReporterOptions, output: Output) {
    this.#output = output
    this.#part = part
    this.#page = new MarkdownPage(scenarios)
  }

  onBegin({ header }: RunBegin): void {
    this.#header = header
  }

  onCase(record: CaseRecord): void {
    this.#page.add(record)
    this.#done += 1
  }

  onEnd({ interrupted, total }: RunSummary): void {
    this.#write(
      interrupted ? `The run was interrupted: ${this.#done} of ${plural(total, 'case')} run.` : '',
    )
  }

  onFailure(reason: string): void {
    this.#write(`The run ended early: ${prose(reason)}`)
  }

  #write(remark: string): void {
    const page =
      this.#header === undefined
        ? `# Mount calls${this.#part === undefined ? '' : ` on ${prose(this.#part.name)}`}\n`
        : this.#page.finish(this.#header)
    const pages = remark === '' ? [page] : [page, `${remark}\n`]
    if ((this.#part?.number ?? 1) > 1) this.#output.write('\n')
    this.#output.write(pages.join('\n'))
  }
}
