// What a run tells whoever watches it. Every hook is optional, and none of them can stop a run.
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'

export type { RunBegin, RunSummary } from '../record/run-facts.ts'

export interface RunEvents {
  onBegin?(begin: RunBegin): void
  /** A case was handed to a worker. May come in any order. */
  onStart?(name: string): void
  /** Cases come in the order of the plan, whatever the order they were run in. */
  onCase?(record: CaseRecord): void
  /**
   * Where cases are run in quite another order than the plan's: a record that has to wait for its turn,
   * so that it can be kept meanwhile. It comes again.
   */
  onHeld?(record: CaseRecord): void
  /** Something that the user should know and that is no case's result: a worker was restarted. */
  onNote?(text: string): void
  onEnd?(summary: RunSummary): void | Promise<void>
}
