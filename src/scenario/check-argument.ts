// One argument of a step held against the table: the Value that is sent, or what is wrong with it.
import type { ArgSpec, Field, StructSpec } from '../syscalls/spec.ts'
import { constantsOf, lookupConstant } from '../syscalls/table.ts'
import type { StructEntry, Value } from '../syscalls/value.ts'
import type { Context, Position } from './check-number.ts'
import {
  checkNumber,
  describe,
  fieldNamed,
  isNumber,
  mismatch,
  reservedWords,
  unknownValue,
} from './check-number.ts'
import { limits } from './limits.ts'
import { nearest } from './nearest.ts'
import { shown } from './problem.ts'
import type { NamedSyntax, StructEntrySyntax, ValueSyntax } from './step-syntax.ts'

/** What strace prints as an address although something else can be sent in its place. */
export interface Printed {
  /** The call does not look at it, so that any readable text will do. */
  ignored?: boolean
  /** It is the address of a good output buffer, which a call that failed has not filled. */
  unfilled?: boolean
}

/** The value of argument `arg` of `call`. Findings go to the context. */
export function checkArgument(
  call: string,
  arg: ArgSpec,
  value: ValueSyntax,
  context: Context,
  printed: Printed = {},
): Value {
  const name = `the \`${arg.name}\` of ${call}`
  switch (arg.kind) {
    case 'dirfd':
    case 'fd':
    case 'flags':
    case 'enum':
    case 'mode':
    case 'int':
    case 'device':
    case 'size':
      return checkNumber(numberPosition(name, arg), value, context)
    case 'path':
    case 'string':
    case 'blob':
      if (printed.ignored && isAddress(value)) return { kind: 'string', bytes: '' }
      return checkPointer(name, `${wordFor(arg.kind)}, NULL or BADPTR`, value, context)
    case 'pointer':
      return checkPointer(name, 'NULL, BADPTR or a string', value, context)
    case 'struct':
      return checkStructs(name, arg, value, context)
    case 'out':
      if (printed.unfilled && isAddress(value)) return { kind: 'out' }
      return checkOutput(name, arg, value, context)
  }
}

function numberPosition(name: string, arg: ArgSpec): Position {
  const descriptor = arg.kind === 'dirfd' || arg.kind === 'fd'
  return {
    name,
    expected: wordFor(arg.kind),
    constants: constantsOf(arg),
    descriptor,
    bound: descriptor || arg.kind === 'int',
    sizeof: arg.kind === 'size',
  }
}

function wordFor(kind: ArgSpec['kind']): string {
  const words: Partial<Record<ArgSpec['kind'], string>> = {
    dirfd: 'a descriptor or AT_FDCWD',
    fd: 'a descriptor',
    path: 'a path in quotes',
    string: 'a string',
    blob: 'bytes as a string',
    flags: 'flags',
    enum: 'a constant',
    mode: 'a mode',
    int: 'an integer',
    device: 'a device number',
    size: 'a size or `sizeof`',
  }
  return words[kind] ?? 'an argument'
}

/**
 * A register of the raw syscall(2): a number, or the address of bytes that are given. `meaning` is
 * what the call of that number takes it for, where that is known.
 */
export function checkRegister(
  arg: string,
  meaning: ArgSpec['kind'] | 'unused' | undefined,
  value: ValueSyntax,
  context: Context,
): Value {
  const pointer = pointerWord(value)
  if (pointer !== undefined) return pointer
  const name = `the \`${arg}\` of syscall`
  const expected = 'an integer, constants, a descriptor, a string, NULL or BADPTR'
  if (value.kind === 'string') return checkString({ name, expected }, value, context)
  const hint = 'without a table, the layout is not known: write the bytes as a string'
  if (value.kind === 'struct' || value.kind === 'array') {
    return mismatch({ name, expected }, value, context, describe(value), hint)
  }
  // Where nothing is known about the call, a number may be an address as well.
  const mayPoint = meaning === undefined || pointerKinds.has(meaning)
  if (value.kind === 'int' && mayPoint && !value.remark && value.value !== 0n) {
    return checkAddress({ name, expected }, value, context)
  }
  const position = { name, expected, constants: [], descriptor: false, bound: true, sizeof: false }
  return checkNumber(position, value, context)
}

const pointerKinds: ReadonlySet<string> = new Set([
  'path',
  'string',
  'blob',
  'pointer',
  'struct',
  'out',
] satisfies ArgSpec['kind'][])

function checkPointer(name: string, expected: string, value: ValueSyntax, context: Context): Value {
  const pointer = pointerWord(value)
  if (pointer !== undefined) return pointer
  const position = { name, expected }
  switch (value.kind) {
    case 'string':
      return checkString(position, value, context)
    case 'int':
      return checkAddress(position, value, context)
    case 'name': {
      const best = nearest(value.name, ['NULL', 'BADPTR'])
      const quoted = value.accessors.length === 0 ? `put it in quotes: "${value.name}"` : undefined
      const hint = best === undefined ? quoted : `did you mean ${best}?`
      return mismatch(position, value, context, describe(value), hint)
    }
    default:
      return mismatch(position, value, context)
  }
}

function pointerWord(value: ValueSyntax): Value | undefined {
  if (value.kind !== 'name' || value.accessors.length > 0) return undefined
  if (value.name === 'NULL') return { kind: 'null' }
  if (value.name === 'BADPTR') return { kind: 'badptr' }
  return undefined
}

function checkString(
  position: Pick<Position, 'name' | 'expected'>,
  value: ValueSyntax & { kind: 'string' },
  context: Context,
): Value {
  if (value.abbreviated) {
    return mismatch(
      position,
      value,
      context,
      'a string that strace cut short: its other bytes are unknown',
      'trace with strace -s 65536, or write out the bytes',
    )
  }
  return {
    kind: 'string',
    bytes: value.bytes,
    ...(value.repeat === undefined ? {} : { repeat: value.repeat }),
  }
}

/**
 * An address that is sent as it stands. Only where nothing can be mapped: below mmap_min_addr's
 * usual 64 KiB, or in the upper half and the hole of the address space. Anything else might be
 * memory of the worker itself, which the kernel would then read or overwrite.
 */
function checkAddress(
  { name, expected }: Pick<Position, 'name' | 'expected'>,
  value: ValueSyntax & { kind: 'int' },
  context: Context,
): Value {
  if (value.value === 0n) return { kind: 'null' }
  if (isAddress(value)) {
    const address = BigInt.asUintN(64, value.value).toString(16)
    context.report({
      code: 'address',
      message: `Expected ${name} to be ${expected}, got the address 0x${address}: it may be memory of the worker`,
      start: value.start,
      end: value.end,
      hint: 'write BADPTR for an address that nothing can read',
    })
  }
  return { kind: 'int', value: String(value.value) }
}

/** Whether it may be the address of something that is mapped. */
function isAddress(value: ValueSyntax): boolean {
  if (value.kind !== 'int') return false
  const address = BigInt.asUintN(64, value.value)
  return address >= 0x10000n && address < 1n << 47n
}

function checkStructs(
  name: string,
  arg: ArgSpec & { kind: 'struct' },
  value: ValueSyntax,
  context: Context,
): Value {
  if (value.kind === 'array') {
    if (value.abbreviated) return abbreviatedInput(name, value, context)
    const items = value.items.map((item, i) => {
      const spec = i === 0 ? arg.of : (arg.rest ?? arg.of)
      if (item.kind === 'struct') return checkStruct(name, spec, item, context)
      return mismatch({ name: `element ${i} of ${name}`, expected: 'a struct' }, item, context)
    })
    return { kind: 'array', items }
  }
  if (value.kind === 'struct') {
    const halves = arg.rest === undefined ? undefined : halvesOf(value, arg.of, arg.rest)
    if (halves !== undefined) return checkStructs(name, arg, halves, context)
    return checkStruct(name, arg.of, value, context)
  }
  const field = arg.of.fields[0]?.name ?? 'field'
  const expected = `a struct such as {${field}=0}, NULL or BADPTR`
  if (value.kind === 'string') {
    const hint = 'write {"..."} for a struct of these bytes'
    return mismatch({ name, expected }, value, context, 'a string', hint)
  }
  return checkPointer(name, expected, value, context)
}

type StructSyntax = ValueSyntax & { kind: 'struct' }

/**
 * The two elements of capset(2)'s data, which strace prints as one struct. Undefined where no name
 * belongs to the second.
 */
function halvesOf(
  value: StructSyntax,
  first: StructSpec,
  rest: StructSpec,
): (ValueSyntax & { kind: 'array' }) | undefined {
  const namesOf = (spec: StructSpec) => new Set(spec.fields.flatMap(constantsOf))
  const own = namesOf(first)
  const others = namesOf(rest)
  const isOther = (term: TermSyntax) =>
    term.kind === 'name' && !own.has(term.name) && others.has(term.name)
  const half = (belongs: (term: TermSyntax) => boolean): StructSyntax => ({
    ...value,
    entries: value.entries.flatMap((entry) => {
      const terms = termsOf(entry.value)
      if (terms === undefined) return belongs === isOther ? [] : [entry]
      const { start, end } = entry.value
      const kept = terms.filter(belongs)
      return kept.length === 0
        ? []
        : [{ ...entry, value: { kind: 'flags', terms: kept, start, end } }]
    }),
  })
  if (!value.entries.some((entry) => termsOf(entry.value)?.some(isOther))) return undefined
  const { start, end } = value
  const items = [half((term) => !isOther(term)), half(isOther)]
  return { kind: 'array', items, abbreviated: value.abbreviated, start, end }
}

type TermSyntax = (ValueSyntax & { kind: 'flags' })['terms'][number]

function termsOf(value: ValueSyntax): TermSyntax[] | undefined {
  if (value.kind === 'flags') return value.terms
  return value.kind === 'name' || value.kind === 'int' ? [value] : undefined
}

function checkStruct(
  name: string,
  spec: StructSpec,
  value: ValueSyntax & { kind: 'struct' },
  context: Context,
): Value {
  if (value.abbreviated) return abbreviatedInput(name, value, context)
  const seen = new Set<string>()
  const fields = value.entries.map((entry, i): StructEntry => {
    const last = i === value.entries.length - 1
    return checkEntry(name, spec, entry, seen, last, context)
  })
  return { kind: 'struct', fields }
}

function checkEntry(
  name: string,
  spec: StructSpec,
  entry: StructEntrySyntax,
  seen: Set<string>,
  last: boolean,
  context: Context,
): StructEntry {
  const { value } = entry
  if (entry.name === undefined) {
    const position = { name: `the end of ${name}`, expected: 'bytes as a string' }
    if (value.kind !== 'string') return { value: mismatch(position, value, context) }
    if (!last) {
      const expected = 'bytes without a name only after the last field'
      mismatch(
        { name, expected: `a struct with ${expected}` },
        value,
        context,
        'a field after them',
      )
    }
    return { value: checkString(position, value, context) }
  }
  const { name: key, start, end } = entry.name
  const field = fieldNamed(spec, key)
  if (field === undefined && context.full()) return { name: key, value: unknownValue }
  if (field === undefined) {
    const names = spec.fields.map((one) => one.name)
    const best = nearest(key, names)
    context.report({
      code: 'unknown-field',
      message: `Expected a field of struct ${spec.name}, got ${shown(key)}`,
      start,
      end,
      hint: best === undefined ? `the fields are ${names.join(', ')}` : `did you mean ${best}?`,
    })
    return { name: key, value: unknownValue }
  }
  if (seen.has(key)) {
    const message = `Expected the field ${shown(key)} once, got it again`
    context.report({ code: 'argument', message, start, end })
  }
  seen.add(key)
  const position = fieldPosition(name, field)
  if (!isNumber(field)) return { name: key, value: mismatch(position, value, context) }
  return { name: key, value: checkNumber(position, value, context) }
}

function fieldPosition(name: string, field: Field): Position {
  const descriptor = field.kind === 'fd'
  return {
    name: `\`${field.name}\` in ${name}`,
    expected: expectedOfField(field),
    constants: constantsOf(field),
    descriptor,
    bound: descriptor || field.kind === 'int',
    sizeof: false,
    ...('bits' in field ? { bits: field.bits } : {}),
  }
}

function expectedOfField(field: Field): string {
  switch (field.kind) {
    case 'flags':
      return 'flags'
    case 'enum':
      return 'a constant'
    case 'fd':
      return 'a descriptor'
    case 'string-at':
    case 'strings-at':
      return 'left out: the kernel writes it'
    default:
      return 'an integer or a field of an earlier output'
  }
}

function abbreviatedInput(name: string, value: ValueSyntax, context: Context): Value {
  const position = { name, expected: 'written out' }
  const got = 'what strace cut short with `...`: the original is unknown'
  return mismatch(position, value, context, got, 'trace with strace -v')
}

/** An output: a name for it, its length, or what strace printed of it. */
function checkOutput(
  name: string,
  arg: ArgSpec & { kind: 'out' },
  value: ValueSyntax,
  context: Context,
): Value {
  const expected = 'an output: a name, name[64], [64], NULL or BADPTR'
  switch (value.kind) {
    case 'struct':
    case 'string':
      // What strace printed when the call had been made.
      return { kind: 'out' }
    case 'array': {
      const [item, ...more] = value.items
      const single =
        more.length === 0 && !value.abbreviated && item?.kind === 'int' ? item : undefined
      if (single === undefined || (arg.of.kind === 'mount-ids' && !single.decimal)) {
        return { kind: 'out' }
      }
      return { kind: 'out', length: checkLength(name, single, context) }
    }
    case 'name':
      return pointerWord(value) ?? checkNamedOutput({ name, expected }, value, context)
    case 'int':
      return checkAddress({ name, expected }, value, context)
    default:
      return mismatch({ name, expected }, value, context)
  }
}

function checkLength(name: string, value: ValueSyntax & { kind: 'int' }, context: Context): number {
  if (value.value >= 0n && value.value <= BigInt(limits.bufferBytes)) return Number(value.value)
  const message = `Expected the length of ${name} to be from 0 to ${limits.bufferBytes}`
  context.report({ code: 'limit', message, start: value.start, end: value.end })
  return 0
}

function checkNamedOutput(
  position: Pick<Position, 'name' | 'expected'>,
  value: NamedSyntax,
  context: Context,
): Value {
  const [length, ...more] = value.accessors
  if (more.length > 0 || (length !== undefined && 'field' in length)) {
    return mismatch(position, value, context)
  }
  if (!isBindable(value.name)) {
    return mismatch(position, value, context, `the constant ${shown(value.name)}`)
  }
  return {
    kind: 'out',
    name: value.name,
    ...(length === undefined ? {} : { length: length.index }),
  }
}

/** Whether a descriptor or an output may have this name. */
export function isBindable(name: string): boolean {
  return !reservedWords.has(name) && lookupConstant(name) === undefined
}
