// Reads what a call wrote into an output buffer, as the call's table says.
import { formatField } from '../syscalls/format.ts'
import type { RawOutput } from '../syscalls/raw-output.ts'
import type { Field, OutLayout, StructSpec } from '../syscalls/spec.ts'
import { fieldBits } from './encode.ts'

/**
 * Decodes an output. `returned` is what the call returned: the bytes or elements it filled where
 * the call counts them. `length` is what was offered; what lies behind it is never read. `isOfProc`
 * is asked only where it matters whether the file that was looked at is one of proc.
 */
export function decodeOutput(
  layout: OutLayout,
  bytes: Buffer,
  length: number,
  returned: number,
  isOfProc: () => boolean,
): RawOutput {
  switch (layout.kind) {
    case 'bytes':
      return { kind: 'bytes', bytes: bytes.toString('latin1', 0, Math.min(returned, bytes.length)) }
    case 'mount-ids': {
      const count = Math.min(returned, bytes.length >> 3)
      const items: RawOutput[] = []
      for (let index = 0; index < count; index++) {
        items.push({ kind: 'mount-id', unique: true, value: bytes.readBigUInt64LE(index * 8) })
      }
      return { kind: 'list', items }
    }
    case 'struct':
      return decodeStruct(layout.of, bytes.subarray(0, Math.min(length, bytes.length)), isOfProc)
  }
}

/** A number that an earlier output holds at `path`: a field's name, or an element's index. */
export function numberAt(layout: OutLayout, bytes: Buffer, path: readonly string[]): bigint {
  const [first] = path
  if (first === undefined) return 0n
  if (layout.kind === 'struct') {
    const field = layout.of.fields.find(({ name }) => name === first)
    return field === undefined ? 0n : (readField(bytes, field) ?? 0n)
  }
  const offset = Number(first) * 8
  return offset >= 0 && offset + 8 <= bytes.length ? bytes.readBigUInt64LE(offset) : 0n
}

function decodeStruct(spec: StructSpec, bytes: Buffer, isOfProc: () => boolean): RawOutput {
  const maskField = spec.fields.find(({ name }) => name === spec.mask)
  const mask = maskField === undefined ? undefined : readField(bytes, maskField)
  const fields: [string, RawOutput][] = []
  for (const field of spec.fields) {
    if (field.when !== undefined && mask !== undefined && (mask & field.when) === 0n) continue
    const value = readField(bytes, field)
    if (value === undefined || field.kind === 'unstable') continue
    const counts = field.kind === 'int' && field.countsProcesses
    if (counts && hasInode(spec, bytes, procRootInode) && isOfProc()) continue
    fields.push([field.name, present(field, value, spec, bytes)])
  }
  return { kind: 'struct', fields }
}

/** PROC_ROOT_INO, linux/proc_fs.h */
const procRootInode = 1n

function hasInode(spec: StructSpec, bytes: Buffer, inode: bigint): boolean {
  const field = spec.fields.find(({ kind }) => kind === 'inode')
  return field !== undefined && readField(bytes, field) === inode
}

function present(field: Field, value: bigint, spec: StructSpec, bytes: Buffer): RawOutput {
  switch (field.kind) {
    case 'mount-id':
      return { kind: 'mount-id', value, unique: field.unique }
    case 'namespace-id':
    case 'peer-group':
    case 'inode':
    case 'fd':
      return { kind: field.kind, value }
    case 'device':
      return { kind: 'device', number: field.bits === 64 ? deviceNumber(value) : `0:${value}` }
    case 'string-at':
      return { kind: 'bytes', bytes: stringAt(bytes, field.base + Number(value)).text }
    case 'strings-at': {
      const counter = spec.fields.find(({ name }) => name === field.count)
      const count = Number((counter && readField(bytes, counter)) ?? 0n)
      const items: RawOutput[] = []
      let offset = field.base + Number(value)
      while (items.length < count && offset < bytes.length) {
        const { text, end } = stringAt(bytes, offset)
        items.push({ kind: 'bytes', bytes: text })
        offset = end + 1
      }
      return { kind: 'list', items }
    }
    default:
      return { kind: 'text', text: formatField(field, value) }
  }
}

/** `major:minor` of a dev_t as stat(2) fills it in: makedev(3). */
function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn)
  return `${major}:${BigInt.asUintN(32, minor)}`
}

function stringAt(bytes: Buffer, offset: number): { text: string; end: number } {
  const found = bytes.indexOf(0, offset)
  const end = found === -1 ? bytes.length : found
  return { text: bytes.toString('latin1', Math.min(offset, bytes.length), end), end }
}

/** A field's value; undefined where the buffer ends before it. */
function readField(bytes: Buffer, field: Field): bigint | undefined {
  const bits = fieldBits(field)
  if (field.offset + bits / 8 > bytes.length) return undefined
  const unsigned =
    bits === 8
      ? BigInt(bytes.readUInt8(field.offset))
      : bits === 16
        ? BigInt(bytes.readUInt16LE(field.offset))
        : bits === 32
          ? BigInt(bytes.readUInt32LE(field.offset))
          : bytes.readBigUInt64LE(field.offset)
  return field.kind === 'int' && field.signed ? BigInt.asIntN(bits, unsigned) : unsigned
}
