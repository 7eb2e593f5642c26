// What a run tells whoever watches it. Every hook is optional, and none of them can stop a run.
import type { CaseRecord, Header, Verdict } from '../record/observation.ts'

export interface RunBegin {
  header: Header
  /** How many cases will be run, unsupported ones included. */
  total: number
}

export interface RunSummary {
  total: number
  verdicts: Record<Verdict, number>
  /** Wall time of the whole run. */
  elapsedMs: number
  /** Set where Ctrl-C ended the run before all cases were done. */
  interrupted: boolean
}

export interface RunEvents {
  onBegin?(begin: RunBegin): void
  /** A case was handed to a worker. May come in any order. */
  onStart?(name: string): void
  /** Cases come in the order of the plan, whatever the order they were run in. */
  onCase?(record: CaseRecord): void
  /** Something that the user should know and that is no case's result: a worker was restarted. */
  onNote?(text: string): void
  onEnd?(summary: RunSummary): void | Promise<void>
}
