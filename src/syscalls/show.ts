// What printing a call needs to know beside the table and the arguments.
import type { Value } from './value.ts'

/** How a printed call names what only the run knows. */
export interface Show {
  /** A bound descriptor: `src</src>`, or `src=-1` where the call that should have made it failed. */
  descriptor(name: string): string
  /** The decoded text of an output buffer: `{stx_mask=..., ...}`, `"text"`, or its name. */
  output(value: Extract<Value, { kind: 'out' }>): string
  /** A field of an earlier output, as the value that was sent. */
  field(name: string, path: readonly string[]): string
}
