// An argument or field that holds a number: an integer, constants, a descriptor, or a field of an
// earlier output.
import type { Field, StructSpec } from '../syscalls/spec.ts'
import { allConstantNames, lookupConstant } from '../syscalls/table.ts'
import type { FlagTerm, Value } from '../syscalls/value.ts'
import { nearest } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import type { Scope } from './scope.ts'
import type { Accessor, IntSyntax, NamedSyntax, ValueSyntax } from './step-syntax.ts'

export interface Context {
  scope: Scope
  /** Who makes the call; absent for the case's first process. */
  actor?: string
  report(finding: Finding): void
  /** So much is wrong with the step that looking for near names is not worth the time. */
  full(): boolean
}

/** Where a value stands: what is expected there, and how to name it in a message. */
export interface Position {
  /** "the `flags` of move_mount" */
  name: string
  /** "flags such as MOVE_MOUNT_BENEATH" */
  expected: string
  /** The constants that belong here; any other known constant is accepted too. */
  constants: readonly string[]
  /** A plain number may be the one that strace gave to a descriptor. */
  descriptor: boolean
  /** A bound descriptor makes sense here. */
  bound: boolean
  sizeof: boolean
  /** The width of a field: what does not fit cannot be stored. */
  bits?: number
}

/** The placeholder for what could not be understood; a step with findings is never run. */
export const unknownValue: Value = { kind: 'null' }

/** The words that no descriptor or output can be called. */
export const reservedWords: ReadonlySet<string> = new Set(['NULL', 'BADPTR', 'sizeof', 'fd'])

export function checkNumber(position: Position, value: ValueSyntax, context: Context): Value {
  switch (value.kind) {
    case 'int':
      return checkInteger(position, value, context)
    case 'name':
      return checkName(position, value, context)
    case 'flags': {
      const terms = value.terms.map((term): FlagTerm => {
        if (term.kind === 'int') {
          checkWidth(position, term, context)
          return { int: String(term.value) }
        }
        if (term.accessors.length > 0)
          mismatch(position, term, context, 'a field of an output in `|`')
        else checkConstant(position, term, context)
        return { name: term.name }
      })
      return { kind: 'flags', terms }
    }
    default:
      return mismatch(position, value, context)
  }
}

/** Reports that something else was expected at the position. */
export function mismatch(
  position: Pick<Position, 'name' | 'expected'>,
  value: ValueSyntax,
  context: Context,
  got = describe(value),
  hint?: string,
): Value {
  const message = `Expected ${position.name} to be ${position.expected}, got ${got}`
  const { start, end } = value
  context.report({ code: 'argument', message, start, end, ...(hint ? { hint } : {}) })
  return unknownValue
}

function checkInteger(position: Position, value: IntSyntax, context: Context): Value {
  checkWidth(position, value, context)
  const literal = String(value.value)
  if (position.descriptor || value.remark) {
    const binding = context.scope.get(literal)
    if (binding?.kind === 'descriptor' || binding?.kind === 'alias') {
      checkOwner(literal, binding.actor, value, context)
    }
    if (binding?.kind === 'descriptor') return { kind: 'ref', name: literal }
    if (binding?.kind === 'alias') return { kind: 'ref', name: binding.name }
    if (binding?.kind === 'stale') {
      const message = `Expected a descriptor, got ${literal}: it was \`${binding.name}\`, which a later step bound anew`
      context.report({ code: 'reference', message, start: value.start, end: value.end })
    }
  }
  return { kind: 'int', value: literal }
}

/** A number means another file in each process: what is passed between them has a name. */
function checkOwner(
  number: string,
  owner: string | undefined,
  { start, end }: IntSyntax,
  { actor, report }: Context,
): void {
  if (owner === actor) return
  const whose = owner === undefined ? 'of the first process' : `of the actor ${shown(owner)}`
  report({
    code: 'reference',
    message: `Expected a descriptor of the process that makes the call, got ${number}, which is a number ${whose}`,
    start,
    end,
    hint: 'give the descriptor a name, as in: tree = open_tree(...)',
  })
}

function checkWidth(position: Position, value: IntSyntax, context: Context): void {
  const { bits } = position
  if (bits === undefined || bits >= 64) return
  if (value.value >= -(1n << BigInt(bits - 1)) && value.value < 1n << BigInt(bits)) return
  const message = `Expected ${position.name} to fit into ${bits} bits, got ${value.value}`
  context.report({ code: 'integer', message, start: value.start, end: value.end })
}

function checkName(position: Position, value: NamedSyntax, context: Context): Value {
  const { name, accessors } = value
  if (accessors.length > 0) return checkOutputField(position, value, context)
  if (name === 'sizeof' && position.sizeof) return { kind: 'sizeof' }
  if (reservedWords.has(name)) {
    return mismatch(position, value, context, name, name === 'NULL' ? 'write 0' : undefined)
  }
  const binding = context.scope.get(name)
  if (binding?.kind === 'descriptor') {
    if (position.bound) return { kind: 'ref', name }
    return mismatch(position, value, context, `the descriptor ${shown(name)}`)
  }
  if (binding?.kind === 'output') {
    const field = binding.of.kind === 'struct' ? binding.of.of.fields[0]?.name : undefined
    const hint = field === undefined ? undefined : `name a field of it, as in ${name}.${field}`
    return mismatch(position, value, context, `the output ${shown(name)}`, hint)
  }
  checkConstant(position, value, context)
  return { kind: 'flags', terms: [{ name }] }
}

/** Reports a name that is no constant, with what was probably meant. */
function checkConstant(position: Position, value: NamedSyntax, context: Context): void {
  const { name, start, end } = value
  if (position.constants.includes(name)) return
  if (context.full()) return
  if (name.startsWith('CAP_') && position.constants.some((other) => other.startsWith('CAP_'))) {
    if (lookupConstant(name) !== undefined) reportOtherHalf(position, value, context)
  }
  if (lookupConstant(name) !== undefined) return
  const { scope } = context
  if (scope.doubtful.has(name) && !/^[A-Z]/.test(name)) return
  const bound = position.bound ? namesOf(scope, 'descriptor') : []
  const best =
    nearest(name, [...bound, ...position.constants]) ??
    // A constant of another set is rarely meant, unless it is all but spelt out.
    (/^[A-Z]/.test(name) ? nearest(name, allConstantNames()) : undefined)
  const binder = position.bound ? scope.binders.get(name) : undefined
  if (binder !== undefined) {
    const message = `Expected a descriptor that is bound before this step, got ${shown(name)}, which ${binder} binds`
    context.report({ code: 'reference', message, start, end })
    return
  }
  const isConstant = /^[A-Z][A-Z0-9_]+$/.test(name) || !position.bound
  context.report({
    code: isConstant ? 'unknown-constant' : 'reference',
    message: isConstant
      ? `Expected ${position.name} to name a known constant, got ${shown(name)}`
      : `Expected ${position.name} to be ${position.expected}; no step before this one binds ${shown(name)}`,
    start,
    end,
    ...(best === undefined ? {} : { hint: `did you mean ${best}?` }),
  })
}

/** A capability of the other element of capset(2)'s data: its bit would mean another one here. */
function reportOtherHalf(
  position: Position,
  { name, start, end }: NamedSyntax,
  context: Context,
): void {
  context.report({
    code: 'argument',
    message: `Expected ${position.name} to hold capabilities of its own half, got ${shown(name)}`,
    start,
    end,
    hint: 'capabilities up to 31 belong into the first struct, [{...}, {...}], the others into the second',
  })
}

function namesOf(scope: Scope, kind: 'descriptor' | 'output'): string[] {
  return [...scope.bindings].flatMap(([name, binding]) => (binding.kind === kind ? [name] : []))
}

/** `st.stx_mnt_id`, `ids[0]`: a number that an earlier call wrote. */
function checkOutputField(position: Position, value: NamedSyntax, context: Context): Value {
  const { name, accessors, start, nameEnd } = value
  const { scope, report } = context
  const path = accessors.map((one) => ('field' in one ? one.field : String(one.index)))
  const ref: Value = { kind: 'ref', name, path }
  const binding = scope.get(name)
  if (binding === undefined) {
    if (scope.doubtful.has(name)) return ref
    const best = nearest(name, namesOf(scope, 'output'))
    report({
      code: 'reference',
      message: `Expected an output of an earlier step, got ${shown(name)}`,
      start,
      end: nameEnd,
      ...(best === undefined ? {} : { hint: `did you mean ${best}?` }),
    })
    return ref
  }
  if (binding.kind !== 'output') {
    return mismatch(position, value, context, `a field of the descriptor ${shown(name)}`)
  }
  const problem = problemOfPath(name, binding.of, accessors)
  if (problem !== undefined) report(problem)
  return ref
}

type Layout = { kind: 'bytes' } | { kind: 'mount-ids' } | { kind: 'struct'; of: StructSpec }

function problemOfPath(
  name: string,
  layout: Layout,
  accessors: readonly Accessor[],
): Finding | undefined {
  const [first, second] = accessors
  if (first === undefined) return undefined
  const wrong = (accessor: Accessor, expected: string, hint?: string): Finding => ({
    code: 'unknown-field',
    message: `Expected ${expected}, got ${shown('field' in accessor ? accessor.field : `[${accessor.index}]`)}`,
    start: accessor.start,
    end: accessor.end,
    ...(hint === undefined ? {} : { hint }),
  })
  switch (layout.kind) {
    case 'bytes':
      return wrong(first, `no field of \`${name}\`, whose bytes have no names`)
    case 'mount-ids':
      if ('field' in first) return wrong(first, `an index into the mount IDs, as in ${name}[0]`)
      return second && wrong(second, 'nothing after the index')
    case 'struct': {
      const field = 'field' in first ? fieldNamed(layout.of, first.field) : undefined
      if (field === undefined || !('field' in first)) {
        const fields = layout.of.fields.filter(isNumber).map((one) => one.name)
        const best = 'field' in first ? nearest(first.field, fields) : undefined
        const hint = best === undefined ? undefined : `did you mean ${best}?`
        return wrong(first, `a field of struct ${layout.of.name}`, hint)
      }
      if (!isNumber(field))
        return wrong(first, `a field of struct ${layout.of.name} that is a number`)
      return second && wrong(second, `nothing after the field \`${field.name}\``)
    }
  }
}

export function fieldNamed(spec: StructSpec, name: string): Field | undefined {
  return spec.fields.find((field) => field.name === name)
}

export function isNumber(field: Field): boolean {
  return field.kind !== 'string-at' && field.kind !== 'strings-at'
}

/** A value in words: "a string", "the struct {...}". */
export function describe(value: ValueSyntax): string {
  switch (value.kind) {
    case 'int':
      return `the integer ${value.value}`
    case 'name':
      return value.accessors.length > 0 ? 'a field of an output' : shown(value.name)
    case 'flags':
      return 'flags'
    case 'string':
      return 'a string'
    case 'struct':
      return 'a struct'
    case 'array':
      return 'an array'
  }
}
