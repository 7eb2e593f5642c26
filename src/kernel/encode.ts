// Turns the arguments of a step into registers and memory, as the call's table says.
import { flagsValue } from '../syscalls/resolve.ts'
import { defaultBufferBytes, naturalSize } from '../syscalls/size.ts'
import type { ArgSpec, Field, StructSpec } from '../syscalls/spec.ts'
import type { Value } from '../syscalls/value.ts'
import type { Arena, Region } from './arena.ts'
import type { Register } from './libc.ts'

/** What earlier steps left behind. */
export interface Bindings {
  /** The number of a bound descriptor; -1 where the call that should have made it failed. */
  descriptor(name: string): number
  /** A field of an earlier output; 0 where that call failed, as in C's zeroed memory. */
  field(name: string, path: readonly string[]): bigint
}

/** An output argument of the call under way. */
export interface OutputSlot {
  /** The argument's index. */
  index: number
  arg: Extract<ArgSpec, { kind: 'out' }>
  value: Extract<Value, { kind: 'out' }>
  region: Region
  /** Bytes that the caller offers, by the buffer's own length or the size argument. */
  length: number
}

export interface EncodedCall {
  registers: Register[]
  outputs: OutputSlot[]
}

/** A size argument may lie about its buffer; memory is lent up to here, and EFAULT follows. */
const largestLoan = 1 << 20

/** Puts the arguments in the arena, which must have been reset. */
export function encodeCall(
  args: readonly ArgSpec[],
  values: readonly Value[],
  arena: Arena,
  bindings: Bindings,
): EncodedCall {
  const outputs: OutputSlot[] = []
  const registers: Register[] = values.map((value, index) => {
    const arg = args[index]
    if (value.kind === 'out' && arg?.kind === 'out') {
      const slot = takeOutput(index, arg, value)
      outputs.push(slot)
      return slot.region.address
    }
    // The kernel may write there, and nothing says how much.
    if (arg?.kind === 'out') arena.take(0, true)
    return encodeValue(arg, value)
  })
  return { registers, outputs }

  function encodeValue(arg: ArgSpec | undefined, value: Value): Register {
    switch (value.kind) {
      case 'string':
        return encodeString(value, arg?.kind === 'blob')
      case 'struct':
        return encodeStruct(arg, value).address
      case 'array':
        return encodeArray(arg, value.items).address
      case 'out':
        // Where no table says what the call does with it.
        return arena.take(value.length ?? defaultBufferBytes, true).address
      case 'badptr':
        return arena.badAddress
      case 'sizeof':
        return arg?.kind === 'size' ? naturalSize(arg, args, values) : 0
      default:
        return toRegister(scalar(value, arg))
    }
  }

  function scalar(value: Value, of: ArgSpec | Field | undefined): bigint {
    switch (value.kind) {
      case 'int':
        return BigInt(value.value)
      case 'flags': {
        const bits = flagsValue(value.terms, of)
        if (typeof bits !== 'bigint') throw new Error(`no value for the constant ${bits.unknown}`)
        return bits
      }
      case 'ref':
        return value.path === undefined
          ? BigInt(bindings.descriptor(value.name))
          : bindings.field(value.name, value.path)
      case 'null':
        return 0n
      case 'badptr':
        return BigInt(arena.badAddress)
      case 'string':
        // A pointer inside a struct.
        return BigInt(encodeString(value, false))
      default:
        throw new Error(`a ${value.kind} cannot stand for a number`)
    }
  }

  function encodeString(value: Extract<Value, { kind: 'string' }>, isBlob: boolean): number {
    const bytes = value.repeat === undefined ? value.bytes : value.bytes.repeat(value.repeat)
    if (!isBlob) return arena.place(bytes)
    const region = arena.take(bytes.length)
    region.bytes.write(bytes, 0, 'latin1')
    return region.address
  }

  function structOf(arg: ArgSpec | undefined): StructSpec {
    if (arg?.kind === 'struct') return arg.of
    if (arg?.kind === 'out' && arg.of.kind === 'struct') return arg.of.of
    throw new Error(`the argument ${arg?.name ?? ''} takes no struct`)
  }

  function encodeStruct(
    arg: ArgSpec | undefined,
    value: Extract<Value, { kind: 'struct' }>,
  ): Region {
    const spec = structOf(arg)
    const tail = value.fields
      .filter((entry) => entry.name === undefined)
      .map(({ value }) => (value.kind === 'string' ? value.bytes.repeat(value.repeat ?? 1) : ''))
      .join('')
    // A size argument beyond the struct makes the kernel look at what follows: zeroes, or the tail.
    const region = arena.take(Math.max(spec.size + tail.length, claimedSize(arg)))
    region.bytes.write(tail, spec.size, 'latin1')
    // Extensible structs carry their own size; a step need not say it (struct mnt_id_req).
    const size = spec.fields.find(({ name, offset }) => name === 'size' && offset === 0)
    if (size !== undefined) writeField(region.bytes, size, BigInt(spec.size))
    for (const entry of value.fields) {
      if (entry.name === undefined) continue
      const field = spec.fields.find(({ name }) => name === entry.name)
      if (field === undefined) throw new Error(`${spec.name} has no field ${entry.name}`)
      writeField(region.bytes, field, scalar(entry.value, field))
    }
    return region
  }

  function encodeArray(arg: ArgSpec | undefined, items: readonly Value[]): Region {
    if (arg?.kind === 'struct' || items.some((item) => item.kind === 'struct')) {
      const { size } = structOf(arg)
      const whole = arena.take(size * items.length)
      items.forEach((item, index) => {
        if (item.kind !== 'struct') return
        encodeStruct(arg, item).bytes.copy(whole.bytes, index * size, 0, size)
      })
      return whole
    }
    const whole = arena.take(8 * items.length)
    items.forEach((item, index) => {
      whole.bytes.writeBigUInt64LE(BigInt.asUintN(64, scalar(item, undefined)), index * 8)
    })
    return whole
  }

  /** What a size argument says of the argument, in bytes and within the loan; 0 if nothing does. */
  function claimedSize(arg: ArgSpec | undefined): number {
    const index = args.findIndex((other) => other.kind === 'size' && other.of === arg?.name)
    const size = args[index]
    const value = values[index]
    if (size?.kind !== 'size' || value === undefined || value.kind === 'sizeof') return 0
    const units = BigInt.asUintN(64, scalar(value, size))
    const bytes = size.unit === 'elements' ? units * 8n : units
    return Number(bytes < BigInt(largestLoan) ? bytes : BigInt(largestLoan))
  }

  function sizes(arg: ArgSpec): boolean {
    return args.some((other) => other.kind === 'size' && other.of === arg.name)
  }

  function takeOutput(
    index: number,
    arg: OutputSlot['arg'],
    value: OutputSlot['value'],
  ): OutputSlot {
    const claimed = claimedSize(arg)
    const natural =
      arg.of.kind === 'struct' ? (arg.of.of.buffer ?? arg.of.of.size) : defaultBufferBytes
    const length = value.length ?? (claimed > 0 ? claimed : natural)
    // A call without a size argument fills a whole struct, however short the buffer is said to be.
    const filled = Math.max(length, claimed, sizes(arg) ? 0 : natural)
    const region = arena.take(filled, claimed >= largestLoan)
    return { index, arg, value, region, length }
  }
}

/** The 64-bit register holding a value: what lies beyond is cut off, as C's conversion would. */
export function toRegister(value: bigint): Register {
  const signed = BigInt.asIntN(64, value)
  const plain = Number(signed)
  return Number.isSafeInteger(plain) ? plain : signed
}

/** How wide a field is, in bits. */
export function fieldBits(field: Field): 8 | 16 | 32 | 64 {
  return field.kind === 'string-at' || field.kind === 'strings-at' ? 32 : field.bits
}

function writeField(bytes: Buffer, field: Field, value: bigint): void {
  switch (fieldBits(field)) {
    case 8:
      bytes.writeUInt8(Number(BigInt.asUintN(8, value)), field.offset)
      break
    case 16:
      bytes.writeUInt16LE(Number(BigInt.asUintN(16, value)), field.offset)
      break
    case 32:
      bytes.writeUInt32LE(Number(BigInt.asUintN(32, value)), field.offset)
      break
    case 64:
      bytes.writeBigUInt64LE(BigInt.asUintN(64, value), field.offset)
  }
}
