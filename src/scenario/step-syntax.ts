// A step as it is written, before names are looked up and arguments are held against the table.
// Offsets count from the start of the step's text.

export interface Range {
  start: number
  end: number
}

export interface NameSyntax extends Range {
  name: string
}

export interface IntSyntax extends Range {
  kind: 'int'
  value: bigint
  /** Written in base 10: `[64]` is a length where `[0x40]` is a value that strace printed. */
  decimal: boolean
  /** `3</src>`: a number that strace gave to a descriptor. */
  remark?: true
}

export type Accessor = Range & ({ field: string } | { index: number })

/** `name`, `name.field`, `name[3]`. */
export interface NamedSyntax extends Range {
  kind: 'name'
  name: string
  nameEnd: number
  accessors: Accessor[]
}

export interface StructEntrySyntax {
  name?: NameSyntax
  value: ValueSyntax
}

export type ValueSyntax =
  | IntSyntax
  | NamedSyntax
  | (Range & { kind: 'flags'; terms: (IntSyntax | NamedSyntax)[] })
  /** `abbreviated`: strace printed `"abc"...`, the rest of the bytes is unknown. */
  | (Range & { kind: 'string'; bytes: string; repeat?: number; abbreviated: boolean })
  | (Range & { kind: 'struct'; entries: StructEntrySyntax[]; abbreviated: boolean })
  | (Range & { kind: 'array'; items: ValueSyntax[]; abbreviated: boolean })

export type ClaimSyntax = Range &
  (
    | { kind: 'any' }
    | { kind: 'fd' }
    | { kind: 'int'; value: bigint }
    | { kind: 'errno'; errnos: NameSyntax[] }
  )

export interface StepSyntax {
  /** Who makes the call: `b` in `b: tree = open_tree(...)`. */
  actor?: NameSyntax
  bind?: NameSyntax
  call: NameSyntax
  args: ValueSyntax[]
  /** The closing parenthesis: where a missing argument should have been. */
  close: number
  claim?: ClaimSyntax
}
