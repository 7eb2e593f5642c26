// What a reporter is: the hooks of a run, all optional, and somewhere to write text to.
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import type { ScenarioFacts } from './markdown-scenario.ts'

export interface Reporter {
  onBegin?(begin: RunBegin): void
  onStart?(name: string): void
  onCase?(record: CaseRecord): void
  onNote?(text: string): void
  /** Comes without `onBegin` where a run was interrupted before it began. */
  onEnd?(summary: RunSummary): void | Promise<void>
  /** In place of `onEnd`: the run ended early or never began, because of the machine. */
  onFailure?(reason: string): void
}

export interface ReporterOptions {
  colour: boolean
  /** Whether to list also what needs no attention, where the format leaves that open. */
  verbose: boolean
  scenarios: readonly ScenarioFacts[]
  /** Set where this run is one of several whose output comes one after the other. */
  part?: { name: string; number: number }
}

export interface Output {
  write(text: string): void
}

/** One reporter tells of one run; a document may be of several. */
export interface ReporterConstructor {
  new (options: ReporterOptions, output: Output): Reporter
  /** What stands before the first of so many runs. */
  head?(runs: number): string
  /** What stands behind the last one. */
  foot?(): string
}
