/** How a printed call names what only the run knows, beside the table and the arguments. */
export interface Show {
  /** A bound descriptor: `src</src>`, or `src=-1` where the call that should have made it failed. */
  descriptor(name: string): string
  /** A field of an earlier output, as the value that was sent: `mnt:3`, `0x20`. */
  field(name: string, path: readonly string[]): string
}
