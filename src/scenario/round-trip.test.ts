import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { formatCall } from '../syscalls/format.ts'
import { knownNumber } from '../syscalls/resolve.ts'
import type { ArgSpec, Field, SyscallSpec } from '../syscalls/spec.ts'
import { argsOf, constantsOf, structsOf, syscalls } from '../syscalls/table.ts'
import type { Step, Value } from '../syscalls/value.ts'
import { parseStep } from './check-step.ts'
import type { Binding } from './scope.ts'
import { Scope } from './scope.ts'

const scope = new Scope(
  new Map<string, Binding>([
    ['src', { kind: 'descriptor' }],
    ['3', { kind: 'descriptor' }],
    ['ids', { kind: 'output', of: { kind: 'mount-ids' } }],
  ]),
)

const bits = fc.oneof(fc.bigInt(0n, 0xffffn), fc.bigInt(0n, (1n << 64n) - 1n))
const byteString = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'))
const string = fc
  .record({
    bytes: byteString,
    repeat: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
  })
  .map(
    ({ bytes, repeat }): Value =>
      repeat === undefined ? { kind: 'string', bytes } : { kind: 'string', bytes, repeat },
  )
const nothing = fc.constantFrom<Value>({ kind: 'null' }, { kind: 'badptr' })
const address = fc.oneof(fc.bigInt(1n, 0xffffn), fc.bigInt(1n << 47n, (1n << 64n) - 1n))
const int = (values: fc.Arbitrary<bigint>) =>
  values.map((value): Value => ({ kind: 'int', value: String(value) }))
const src = fc.constant<Value>({ kind: 'ref', name: 'src' })
const field = fc.constant<Value>({ kind: 'ref', name: 'ids', path: ['0'] })

function number(of: ArgSpec | Field): fc.Arbitrary<Value> {
  const names = constantsOf(of)
  const width = 'bits' in of ? BigInt(of.bits) : 64n
  const integer = int(bits.map((value) => BigInt.asUintN(Number(width), value)))
  const terms = fc
    .array(
      fc.oneof(
        fc.constantFrom(...(names.length === 0 ? ['O_PATH'] : names)).map((name) => ({ name })),
        bits.map((value) => ({ int: String(BigInt.asUintN(Number(width), value)) })),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((list): Value => ({ kind: 'flags', terms: list }))
  return fc.oneof(integer, terms, field)
}

function argument(arg: ArgSpec): fc.Arbitrary<Value> {
  switch (arg.kind) {
    case 'dirfd':
    case 'fd':
      return fc.oneof(src, int(fc.bigInt(4n, 1n << 40n)), int(fc.bigInt(-200n, -1n)), field)
    case 'path':
    case 'string':
    case 'blob':
    case 'pointer':
      return fc.oneof(string, nothing, int(address))
    case 'struct': {
      const structs = structsOf(arg).map((spec) =>
        fc
          .record({
            fields: fc.uniqueArray(fc.constantFrom(...spec.fields), {
              selector: (one) => one.name,
            }),
            seed: fc.infiniteStream(fc.nat()),
            tail: fc.option(string),
          })
          .chain(({ fields, tail }) => {
            const values = fields.map((one) =>
              (one.kind === 'fd' ? src : number(one)).map((value) => ({ name: one.name, value })),
            )
            return fc.tuple(...values).map(
              (entries): Value => ({
                kind: 'struct',
                fields: tail === null ? entries : [...entries, { value: tail }],
              }),
            )
          }),
      )
      const [first = nothing] = structs
      const array = fc.tuple(...structs).map((items): Value => ({ kind: 'array', items }))
      return fc.oneof(first, array, nothing, int(address))
    }
    case 'out':
      return fc.oneof(
        nothing,
        fc.constantFrom<Value>({ kind: 'out' }, { kind: 'out', name: 'buf' }),
        fc.nat(5000).map((length): Value => ({ kind: 'out', length })),
        fc.nat(5000).map((length): Value => ({ kind: 'out', name: 'buf', length })),
      )
    default:
      return number(arg)
  }
}

function stepOf(spec: SyscallSpec): fc.Arbitrary<Step> {
  const forms = [spec.args, ...Object.values(spec.variants?.of ?? {})]
  return fc.constantFrom(...forms).chain((args) => {
    const by = spec.variants?.by
    const command = Object.entries(spec.variants?.of ?? {}).find(([, of]) => of === args)?.[0]
    const values = args.map((arg) =>
      arg.name === by && command !== undefined
        ? fc.constant<Value>({ kind: 'flags', terms: [{ name: command }] })
        : argument(arg),
    )
    return fc
      .tuple(...values)
      .map((list): Step => ({ text: '', call: spec.name, args: list, claims: [] }))
  })
}

/** What a value does, whatever its notation: numbers as numbers, strings written out. */
function meaning(value: Value, of: ArgSpec | Field | undefined): unknown {
  const known = knownNumber(value, of)
  if (known !== undefined) return BigInt.asUintN(64, known)
  switch (value.kind) {
    case 'null':
      return 0n
    case 'string':
      return value.bytes.repeat(value.repeat ?? 1)
    case 'array':
      return value.items.map((item) => meaning(item, of))
    case 'struct': {
      const fields = of?.kind === 'struct' ? structsOf(of).flatMap((spec) => spec.fields) : []
      return value.fields.map((entry) => [
        entry.name,
        meaning(
          entry.value,
          fields.find((one) => one.name === entry.name),
        ),
      ])
    }
    default:
      return value
  }
}

t.test('a printed call is read as the same call', (t) => {
  const show = {
    descriptor: (name: string) => `${name}</some/where>`,
    field: (name: string, path: readonly string[]) => `${name}[${path.join('.')}]`,
  }
  const tabled = Object.values(syscalls).filter((spec) => spec.name !== 'syscall')
  const steps = fc.constantFrom(...tabled).chain(stepOf)
  fc.assert(
    fc.property(steps, (step) => {
      const text = formatCall(step, show)
      const { step: read, findings } = parseStep(text, scope)
      const serious = findings.filter(({ code }) => code !== 'refused')
      if (serious.length > 0) throw new Error(`${text}\n${JSON.stringify(serious)}`)
      if (read === undefined) return
      const spec = syscalls[step.call]
      const args = spec === undefined ? [] : argsOf(spec, step.args)
      const inspect = (values: Value[]) => values.map((value, i) => meaning(value, args[i]))
      deepStrictEqual(inspect(read.args), inspect(step.args), text)
    }),
    { numRuns: 3000, seed: 20241124 },
  )
  t.end()
})
