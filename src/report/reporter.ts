// What a reporter is: the hooks of a run, all optional, and somewhere to write text to.
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'

export interface Reporter {
  onBegin?(begin: RunBegin): void
  onStart?(name: string): void
  onCase?(record: CaseRecord): void
  onNote?(text: string): void
  onEnd?(summary: RunSummary): void | Promise<void>
}

export interface ReporterOptions {
  colour: boolean
  /** Set where this run is one of several whose output comes one after the other. */
  part?: { name: string; number: number }
}

export interface Output {
  write(text: string): void
}

export type ReporterConstructor = new (options: ReporterOptions, output: Output) => Reporter
