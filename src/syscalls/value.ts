// The arguments of one step as written, before any descriptor or output is known. The shapes are
// JSON-native, so that a case travels between processes unchanged: integers are decimal text
// (several masks are 64 bits wide) and byte strings are latin1 text, one character for one byte.

export type Value =
  /** An integer literal, as decimal text; may be negative. */
  | { kind: 'int'; value: string }
  /** Symbolic constants and integers joined by `|`; a single name such as `AT_FDCWD` too. */
  | { kind: 'flags'; terms: FlagTerm[] }
  /** A byte string, `repeat` times over (`"a"*4096`). Not NUL-terminated by itself. */
  | { kind: 'string'; bytes: string; repeat?: number }
  | { kind: 'null' }
  /** `BADPTR`: an address that no process can read or write. */
  | { kind: 'badptr' }
  /** A descriptor bound by an earlier step, or with `path` a field of an earlier output. */
  | { kind: 'ref'; name: string; path?: string[] }
  /** `{name=value, ...}`; an entry without a name is a string of bytes past the known end. */
  | { kind: 'struct'; fields: StructEntry[] }
  /** `[a, b]`: array elements one after the other. */
  | { kind: 'array'; items: Value[] }
  /** An output buffer, `name`, `name[64]` or `[64]`: bound to `name`, `length` bytes long. */
  | { kind: 'out'; name?: string; length?: number }
  /** `sizeof`: the natural size of the argument that a `size` argument measures. */
  | { kind: 'sizeof' }

export type FlagTerm = { name: string } | { int: string }
export interface StructEntry {
  name?: string
  value: Value
}

/** What a step claims its outcome to be; written after `=` or in `expect`. */
export type Claim =
  | { kind: 'value'; value: string }
  | { kind: 'fd' }
  | { kind: 'errno'; errnos: string[] }
  | { kind: 'any' }

/** One call as a scenario's step makes it. */
export interface Step {
  /** The step as the scenario writes it, after parameters were put in. */
  text: string
  /** The process that makes the call; absent for the case's first one. */
  actor?: string
  /** The name that the returned descriptor is bound to (`src = open(...)`, or `3` in `= 3`). */
  bind?: string
  /** Another name for the same descriptor: strace's number, `3` in `src = open(...) = 3`. */
  alias?: string
  /** The syscall's name, a key of `syscalls`. */
  call: string
  args: Value[]
  claims: Claim[]
}
