// An output buffer's contents, decoded but still with the numbers of this very run. `record` turns
// the unstable ones into symbols before anything is written.

export type RawOutput =
  /** Final text: a number, flags by name. */
  | { kind: 'text'; text: string }
  /** Bytes, latin1, one a character. */
  | { kind: 'bytes'; bytes: string }
  | { kind: 'mount-id'; value: bigint; unique: boolean }
  | { kind: 'namespace-id' | 'peer-group' | 'inode'; value: bigint }
  /** `major:minor` of a superblock. */
  | { kind: 'device'; number: string }
  | { kind: 'fd'; value: bigint }
  | { kind: 'list'; items: RawOutput[] }
  | { kind: 'struct'; fields: [name: string, value: RawOutput][] }
