// What every table must be, whatever call it describes.
import t, { type Test } from 'tap'
import { dirfds } from './flags/dirfd.ts'
import { modeBits } from './flags/mode.ts'
import { syscallName } from './numbers.ts'
import type { ArgSpec, Field, FlagSet, StructSpec } from './spec.ts'
import { lookupConstant, setOf, structsOf, syscalls } from './table.ts'

const specs = Object.values(syscalls)
const argLists = specs.flatMap((spec) => [
  { name: spec.name, args: spec.args },
  ...Object.entries(spec.variants?.of ?? {}).map(([name, args]) => ({
    name: `${spec.name} ${name}`,
    args,
  })),
])
const structs = new Set(argLists.flatMap(({ args }) => args.flatMap(structsOf)))
const sets = new Set(
  [
    ...argLists.flatMap(({ args }) => args.map((arg): FlagSet | undefined => setOf(arg))),
    ...[...structs].flatMap(({ fields }) => fields.map((field) => setOf(field))),
  ].filter((set) => set !== undefined),
)

t.test('a call has the number that the header has under its name', async (t) => {
  for (const { name, number } of specs) {
    if (name !== 'syscall') t.equal(syscallName(number), name)
  }
  const numbers = specs.map(({ number }) => number)
  t.equal(new Set(numbers).size, numbers.length, 'no two calls have one number')
})

t.test('a call has at most six arguments, each name once, optional ones last', async (t) => {
  for (const { name, args } of argLists) {
    const names = args.map((arg) => arg.name)
    t.equal(new Set(names).size, names.length, name)
    t.ok(args.length <= (name === 'syscall' ? 7 : 6), `${name} fits into registers`)
    const firstOptional = args.findIndex((arg) => arg.optional)
    if (firstOptional >= 0)
      t.ok(
        args.slice(firstOptional).every((arg) => arg.optional),
        name,
      )
  }
})

t.test('a size measures an argument of the same call', async (t) => {
  for (const { name, args } of argLists) {
    for (const arg of args) {
      if (arg.kind === 'size') t.ok(measured(arg, args), `${name} ${arg.name}`)
    }
  }
})

t.test('a call that counts has an output to fill', async (t) => {
  for (const { name, args, returns } of specs) {
    if (returns.kind === 'count')
      t.ok(
        args.some(({ kind }) => kind === 'out'),
        name,
      )
  }
})

t.test(
  'variants exist for every value of the argument that decides, and rename nothing',
  async (t) => {
    for (const { name, args, variants } of specs) {
      if (variants === undefined) continue
      const by = args.find((arg) => arg.name === variants.by)
      t.same(Object.keys(variants.of), by?.kind === 'enum' && Object.keys(by.of.flags), name)
      const names = args.map((arg) => arg.name)
      for (const variant of Object.values(variants.of))
        t.same(
          variant.map((arg) => arg.name),
          names,
        )
    }
  },
)

t.test('a release is `old` or a number with a minor', async (t) => {
  const releases = [
    ...specs.map(({ since }) => since),
    ...[...sets].flatMap(({ flags }) => Object.values(flags).map(({ since }) => since)),
  ]
  for (const release of new Set(releases)) t.match(release ?? 'old', /^(old|[5-9]\.\d+)$/)
})

t.test('bits have one name, except in a field, a composite or an alias', async (t) => {
  const enums = new Set(
    [
      ...argLists.flatMap(({ args }) => args),
      ...[...structs].flatMap(({ fields }): readonly Field[] => fields),
    ].flatMap((of) => (of.kind === 'enum' ? [of.of] : [])),
  )
  for (const set of sets) {
    const plain = Object.entries(set.flags).filter(([, flag]) => !flag.composite && !flag.alias)
    if (enums.has(set) || isNamedNumbers(set)) {
      t.equal(new Set(plain.map(([, { value }]) => value)).size, plain.length, set.unknown)
      continue
    }
    const masks = new Set(plain.map(([, { mask }]) => mask).filter((mask) => mask !== undefined))
    let taken = 0n
    for (const mask of masks) {
      t.equal(taken & mask, 0n, `${set.unknown}: fields are apart`)
      taken |= mask
    }
    for (const [name, { value, mask }] of plain) {
      if (mask !== undefined) {
        t.equal(value & ~mask, 0n, `${name} stays within its field`)
        continue
      }
      t.not(value, 0n, `${name} has a bit`)
      t.equal(value & taken, 0n, `${name} has a bit of its own`)
      taken |= value
    }
  }
})

t.test('a composite comes before the names that it stands for', async (t) => {
  for (const { flags } of sets) {
    const entries = Object.entries(flags)
    entries.forEach(([name, { composite, value }], index) => {
      if (!composite) return
      const parts = entries.slice(0, index).filter(([, part]) => !part.composite && !part.alias)
      t.notOk(
        parts.some(([, part]) => part.value !== 0n && (part.value & value) === part.value),
        name,
      )
    })
  }
})

t.test('a name has one value in every set', async (t) => {
  for (const { flags } of sets) {
    for (const [name, { value }] of Object.entries(flags)) {
      t.equal(lookupConstant(name)?.value, value, name)
    }
  }
})

t.test('fields lie inside their struct, and overlap only as members of a union', async (t) => {
  const unions = new Set(['mnt_ns_fd', 'mnt_fd', 'spare', 'stx_mnt_id'])
  for (const spec of structs) {
    let end = 0
    let previous: Field | undefined
    for (const field of spec.fields) {
      const isUnion = previous?.offset === field.offset && unions.has(field.name)
      t.ok(isUnion || field.offset >= end, `${spec.name}.${field.name}`)
      end = field.offset + bytesOf(field)
      t.equal(field.offset % bytesOf(field), 0, `${spec.name}.${field.name} is aligned`)
      t.ok(end <= spec.size, `${spec.name}.${field.name}`)
      previous = field
    }
    checkReferences(t, spec)
  }
})

function checkReferences(t: Test, spec: StructSpec): void {
  const names = spec.fields.map(({ name }) => name)
  if (spec.mask !== undefined) t.ok(names.includes(spec.mask), `${spec.name} has its mask`)
  spec.fields.forEach((field, index) => {
    if (field.when !== undefined) t.ok(spec.mask, `${spec.name}.${field.name} depends on a mask`)
    if (field.kind === 'strings-at') t.ok(names.slice(0, index).includes(field.count), field.name)
    if (field.kind === 'strings-at' || field.kind === 'string-at') t.equal(field.base, spec.size)
  })
}

function bytesOf(field: Field): number {
  return field.kind === 'string-at' || field.kind === 'strings-at' ? 4 : field.bits / 8
}

function measured(size: Extract<ArgSpec, { kind: 'size' }>, args: readonly ArgSpec[]): boolean {
  return args.some((arg) => arg.name === size.of && arg.kind !== 'size')
}

/** Sets of numbers, not of bits. */
function isNamedNumbers(set: FlagSet): boolean {
  return set === dirfds || (set !== modeBits && /SIZE|LSMT/.test(set.unknown))
}
