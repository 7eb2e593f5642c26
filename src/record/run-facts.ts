// What is told about a run as a whole, at its beginning and at its end.
import type { Header, Verdict } from './observation.ts'

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
