// Calls as strace prints them, so that what comes out of a run can be put into a scenario again.
import { partsOfDevice } from './device.ts'
import { dirfds } from './flags/dirfd.ts'
import { modeBits } from './flags/mode.ts'
import { mountIds } from './flags/statmount.ts'
import { lookupSyscall } from './registry.ts'
import { knownNumber } from './resolve.ts'
import type { Show } from './show.ts'
import { naturalSize } from './size.ts'
import type { ArgSpec, Field, FlagSet, StructSpec } from './spec.ts'
import { argsOf, structsOf } from './table.ts'
import { quote } from './text.ts'
import type { FlagTerm, Step, Value } from './value.ts'

/** Integers up to here are counts or small numbers; what is larger reads better in hexadecimal. */
const largestDecimal = 0xffffn

/** The call of a step, without the name it binds and without claims. */
export function formatCall(step: Step, show: Show): string {
  const spec = lookupSyscall(step.call)
  const args = spec === undefined ? [] : argsOf(spec, step.args)
  const texts = step.args.map((value, index) => {
    const arg = args[index]
    if (value.kind === 'sizeof' && arg?.kind === 'size') {
      return String(naturalSize(arg, args, step.args))
    }
    return formatValue(value, arg, show)
  })
  return `${step.call}(${texts.join(', ')})`
}

/**
 * Bits by name, in header order, what has no name in hexadecimal behind them; only a value without
 * any name gets strace's comment, `0x800 /* MOVE_MOUNT_??? *\/`. Negative numbers stay as they are.
 */
export function formatFlags(value: bigint, set: FlagSet): string {
  let texts = formattedFlags.get(set)
  if (texts === undefined || texts.size >= mostFormatted) {
    texts = new Map()
    formattedFlags.set(set, texts)
  }
  let text = texts.get(value)
  if (text === undefined) {
    text = namesOfFlags(value, set)
    texts.set(value, text)
  }
  return text
}

/** The same few values are printed over and over: what they were last printed as. */
const formattedFlags = new WeakMap<FlagSet, Map<bigint, string>>()
const mostFormatted = 1000

function namesOfFlags(value: bigint, set: FlagSet): string {
  if (value < 0n) return String(value)
  const names: string[] = []
  let rest = value
  for (const [name, flag] of Object.entries(set.flags)) {
    if (flag.alias) continue
    const matches =
      flag.mask !== undefined && isFieldValue(set, flag.mask, rest & flag.mask)
        ? (rest & flag.mask) === flag.value && (flag.value !== 0n || flag.always === true)
        : flag.value !== 0n && (rest & flag.value) === flag.value
    if (!matches) continue
    names.push(name)
    rest &= ~flag.value
  }
  if (rest === 0n) return names.join('|') || '0'
  return names.length === 0
    ? `${hex(rest)} /* ${set.unknown} */`
    : `${names.join('|')}|${hex(rest)}`
}

/** The one name of an enum's value, or the number with strace's comment. */
export function formatEnum(value: bigint, set: FlagSet): string {
  const name = nameOf(value, set)
  if (name !== undefined) return name
  return value < 0n ? String(value) : `${hex(value)} /* ${set.unknown} */`
}

/** A file type by name and permissions in octal: `S_IFIFO|0644`, `0755`. */
export function formatMode(value: bigint): string {
  if (value < 0n) return String(value)
  const typeMask = 0o170000n
  const type = nameOf(value & typeMask, modeBits)
  const octal = (bits: bigint) => `0${bits.toString(8)}`.padStart(3, '0')
  return type === undefined ? octal(value) : `${type}|${octal(value & ~typeMask)}`
}

/** `makedev(0x1, 0x3)`; a node that is no device has 0, which stays as it is. */
function formatDevice(value: bigint): string {
  if (value <= 0n) return String(value)
  const { major, minor } = partsOfDevice(value)
  return `makedev(${hex(major)}, ${hex(minor)})`
}

/** One member of a struct, given or decoded. Strings behind offsets are the decoder's business. */
export function formatField(field: Field, value: bigint): string {
  switch (field.kind) {
    case 'flags':
      return formatFlags(value, field.of)
    case 'enum':
      return formatEnum(value, field.of)
    case 'int':
      if (field.radix === 8) return formatMode(value)
      return field.radix === 16 ? hex(value) : String(value)
    case 'fd':
      return nameOf(value, dirfds) ?? String(value)
    case 'mount-id':
      return nameOf(value, mountIds) ?? String(value)
    case 'namespace-id':
    case 'peer-group':
    case 'device':
    case 'inode':
    case 'unstable':
    case 'string-at':
    case 'strings-at':
      return String(value)
  }
}

function formatValue(value: Value, arg: ArgSpec | undefined, show: Show): string {
  switch (value.kind) {
    case 'int':
    case 'flags': {
      const number = knownNumber(value, arg)
      if (arg === undefined || arg.kind === 'pointer' || number === undefined) {
        return value.kind === 'int' ? plainNumber(BigInt(value.value)) : formatTerms(value.terms)
      }
      return formatNumber(number, arg)
    }
    case 'struct':
      return formatStruct(value, structOf(arg, 0), show)
    case 'array':
      return `[${value.items.map((item, index) => formatItem(item, index, arg, show)).join(', ')}]`
    default:
      return formatOther(value, show)
  }
}

function formatNumber(value: bigint, arg: ArgSpec): string {
  switch (arg.kind) {
    case 'flags':
      return formatFlags(value, arg.of)
    case 'enum':
      return formatEnum(value, arg.of)
    case 'dirfd':
    case 'fd':
      return nameOf(value, dirfds) ?? String(value)
    case 'mode':
      return formatMode(value)
    case 'int':
    case 'size':
      return String(value)
    case 'device':
      return formatDevice(value)
    case 'path':
    case 'string':
    case 'blob':
    case 'struct':
    case 'out':
      return value === 0n ? 'NULL' : hex(value)
    case 'pointer':
      return plainNumber(value)
  }
}

function formatItem(item: Value, index: number, arg: ArgSpec | undefined, show: Show): string {
  if (item.kind === 'struct') return formatStruct(item, structOf(arg, index), show)
  if (item.kind === 'int') return nameOf(BigInt(item.value), mountIds) ?? item.value
  return formatValue(item, undefined, show)
}

function formatStruct(
  value: Extract<Value, { kind: 'struct' }>,
  spec: StructSpec | undefined,
  show: Show,
): string {
  const texts = value.fields.map(({ name, value }) => {
    if (name === undefined) return formatValue(value, undefined, show)
    const field = spec?.fields.find((field) => field.name === name)
    const number = knownNumber(value, field)
    const text =
      field !== undefined && number !== undefined
        ? formatField(field, number)
        : formatValue(value, undefined, show)
    return `${name}=${text}`
  })
  return `{${texts.join(', ')}}`
}

/** What looks the same whatever argument it stands for. */
function formatOther(
  value: Exclude<Value, { kind: 'int' | 'flags' | 'struct' | 'array' }>,
  show: Show,
): string {
  switch (value.kind) {
    case 'string': {
      const times = value.repeat === undefined || value.repeat === 1 ? '' : `*${value.repeat}`
      return `${quote(value.bytes)}${times}`
    }
    case 'null':
      return 'NULL'
    case 'badptr':
      return 'BADPTR'
    case 'ref':
      return value.path === undefined
        ? show.descriptor(value.name)
        : show.field(value.name, value.path)
    case 'out': {
      const length = value.length === undefined ? '' : `[${value.length}]`
      return `${value.name ?? ''}${length}` || '[]'
    }
    case 'sizeof':
      return 'sizeof'
  }
}

/** Constants where a register may hold anything stay as written: nothing says what they are. */
function formatTerms(terms: readonly FlagTerm[]): string {
  return terms.map((term) => ('name' in term ? term.name : plainNumber(BigInt(term.int)))).join('|')
}

function structOf(arg: ArgSpec | undefined, index: number): StructSpec | undefined {
  const [first, rest] = arg === undefined ? [] : structsOf(arg)
  return index > 0 ? (rest ?? first) : first
}

function nameOf(value: bigint, set: FlagSet): string | undefined {
  const found = Object.entries(set.flags).find(([, flag]) => flag.value === value && !flag.alias)
  return found?.[0]
}

function isFieldValue(set: FlagSet, mask: bigint, value: bigint): boolean {
  return Object.values(set.flags).some((flag) => flag.mask === mask && flag.value === value)
}

function plainNumber(value: bigint): string {
  return value > largestDecimal ? hex(value) : String(value)
}

function hex(value: bigint): string {
  return value <= 0n ? String(value) : `0x${value.toString(16)}`
}
