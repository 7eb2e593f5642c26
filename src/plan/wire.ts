// What a worker is told, one JSON object a line.
import type { Case } from './case.ts'

export interface WorkerRequest {
  /** Counts the cases of a worker's life; answers carry it. */
  seq: number
  case: Case
}
