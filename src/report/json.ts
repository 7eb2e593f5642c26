import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin } from '../record/run-facts.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'

/** JSON Lines, byte for byte what a record file holds: the header first, then one case a line. */
export class JsonReporter implements Reporter {
  readonly #output: Output

  constructor(_options: ReporterOptions, output: Output) {
    this.#output = output
  }

  onBegin(begin: RunBegin): void {
    this.#output.write(formatHeaderLine(begin.header))
  }

  onCase(record: CaseRecord): void {
    this.#output.write(formatCaseLine(record))
  }
}
