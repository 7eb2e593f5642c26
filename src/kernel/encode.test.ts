// Arguments as they lie in memory, and what comes back out of it.
import t from 'tap'
import type { SyscallSpec } from '../syscalls/spec.ts'
import { argsOf, syscalls } from '../syscalls/table.ts'
import type { Value } from '../syscalls/value.ts'
import { createArena } from './arena.ts'
import { decodeOutput } from './decode.ts'
import { encodeCall, toRegister } from './encode.ts'
import { viewOf } from './libc.ts'

const arena = createArena()
const int = (value: bigint | number): Value => ({ kind: 'int', value: String(value) })
const text = (bytes: string, repeat?: number): Value => ({
  kind: 'string',
  bytes,
  ...(repeat === undefined ? {} : { repeat }),
})
const flags = (...names: string[]): Value => ({
  kind: 'flags',
  terms: names.map((name) => ({ name })),
})
const bindings = { descriptor: (name: string) => (name === 'd' ? 7 : -1), field: () => 77n }

function tableOf(name: string): SyscallSpec {
  const spec = syscalls[name]
  if (spec === undefined) throw new Error(`no ${name}`)
  return spec
}

function encode(name: string, ...values: Value[]) {
  const spec = tableOf(name)
  arena.reset()
  return encodeCall(argsOf(spec, values), values, arena, bindings)
}

t.test('registers hold what C would pass', (t) => {
  const table: [value: bigint, register: number | bigint][] = [
    [0n, 0],
    [-1n, -1],
    [1n << 31n, 0x8000_0000],
    [(1n << 53n) + 1n, (1n << 53n) + 1n],
    [(1n << 64n) - 1n, -1],
    [1n << 63n, -(1n << 63n)],
    [1n << 64n, 0],
  ]
  for (const [value, register] of table) t.equal(toRegister(value), register, String(value))
  t.end()
})

t.test('descriptors, constants, sizes and pointers', (t) => {
  const ref: Value = { kind: 'ref', name: 'd' }
  t.strictSame(encode('dup', ref).registers, [7])
  t.strictSame(encode('dup', { kind: 'ref', name: 'failed' }).registers, [-1])
  t.strictSame(encode('umount2', { kind: 'null' }, flags('MNT_DETACH')).registers, [0, 2])
  t.strictSame(encode('umount2', { kind: 'badptr' }, int(0)).registers, [arena.badAddress, 0])
  t.strictSame(encode('openat', flags('AT_FDCWD'), text('/'), int(0)).registers[0], -100)
  const sized = encode(
    'mount_setattr',
    flags('AT_FDCWD'),
    text(''),
    flags('AT_EMPTY_PATH'),
    { kind: 'struct', fields: [{ name: 'attr_set', value: flags('MOUNT_ATTR_RDONLY') }] },
    { kind: 'sizeof' },
  )
  t.strictSame(sized.registers[4], 32, 'the size of the struct')
  t.end()
})

t.test('an output gets the memory that the call may fill', (t) => {
  const out = (length?: number): Value => ({
    kind: 'out',
    name: 'o',
    ...(length === undefined ? {} : { length }),
  })
  const regionOf = (name: string, ...values: Value[]) => {
    const [slot] = encode(name, ...values).outputs
    return [slot?.region.bytes.length, slot?.length]
  }
  t.strictSame(regionOf('stat', text('/'), out()), [144, 144])
  t.strictSame(regionOf('stat', text('/'), out(16)), [144, 16], 'the call knows no length')
  t.strictSame(regionOf('read', int(0), out(16), int(4)), [16, 16])
  t.strictSame(regionOf('read', int(0), out(16), int(4096)), [4096, 16], 'a size that lies')
  t.strictSame(regionOf('read', int(0), out(), int(100)), [100, 100])
  t.strictSame(regionOf('read', int(0), out(1), int(-1n))[0], 1 << 20, 'to the end of the loan')
  t.end()
})

t.test('a struct that was encoded is decoded to the same fields', (t) => {
  const spec = tableOf('mount_setattr')
  const arg = spec.args.find(({ kind }) => kind === 'struct')
  if (arg?.kind !== 'struct') throw new Error('no struct')
  const table: SyscallSpec = {
    ...spec,
    args: [{ name: 'attr', kind: 'struct', of: arg.of }],
  }
  const fields = [
    { name: 'attr_set', value: flags('MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NOEXEC') },
    { name: 'attr_clr', value: flags('MOUNT_ATTR__ATIME') },
    { name: 'propagation', value: flags('MS_PRIVATE') },
    { name: 'userns_fd', value: { kind: 'ref' as const, name: 'd' } },
  ]
  arena.reset()
  const base = arena.take(0).address
  const { registers } = encodeCall(table.args, [{ kind: 'struct', fields }], arena, bindings)
  t.equal(registers[0], base)
  const bytes = viewOf(base, arg.of.size)
  t.strictSame(
    [0, 8, 16, 24].map((offset) => bytes.readBigUInt64LE(offset)),
    [9n, 0x70n, 1n << 18n, 7n],
  )
  t.strictSame(
    decodeOutput({ kind: 'struct', of: arg.of }, bytes, 32, 0, () => false),
    {
      kind: 'struct',
      fields: [
        ['attr_set', { kind: 'text', text: 'MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOEXEC' }],
        ['attr_clr', { kind: 'text', text: 'MOUNT_ATTR__ATIME' }],
        ['propagation', { kind: 'text', text: 'MS_PRIVATE' }],
        ['userns_fd', { kind: 'fd', value: 7n }],
      ],
    },
  )
  t.end()
})
