// The matrix: axes multiplied, with `exclude` and `include` as GitHub Actions has them.
// https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations

/** One value of an axis: what the case name shows, and what goes into the texts. */
export interface AxisValue {
  label: string
  /** The text of a scalar value; undefined where the value is a map. */
  text?: string
  /** The entries of a map: the substitutions for `${axis.key}`. */
  map?: ReadonlyMap<string, string>
}

export interface Axis {
  name: string
  values: readonly AxisValue[]
  /** The flags of a power set, in the order of its elements' names. */
  subsets?: readonly string[]
}

/** An entry of `exclude` or `include`: the values of some axes, and in `include` of new names. */
export type Combination = ReadonlyMap<string, AxisValue>

export interface Matrix {
  axes: readonly Axis[]
  exclude: readonly Combination[]
  include: readonly Combination[]
}

/** One combination: a case's parameters and everything that its texts may name. */
export interface Variant {
  /** The shown value of every parameter, axes first. */
  params: Readonly<Record<string, string>>
  /** What `${...}` stands for, by what stands in the braces. */
  values: ReadonlyMap<string, string>
}

/** Every variant of the matrix, one at a time: the axes' order, the last axis fastest. */
export function* expandMatrix(matrix: Matrix): Generator<Variant> {
  const { axes, exclude, include } = matrix
  const used = include.map(() => false)
  for (const combination of combinations(axes)) {
    if (exclude.some((entry) => excludes(entry, combination))) continue
    const extended = new Map(combination)
    for (const [i, entry] of include.entries()) {
      if (!extendsOriginal(entry, combination)) continue
      used[i] = true
      for (const [name, value] of entry) {
        // A value of an axis is the same in both; only what the entry adds is put in.
        if (!combination.has(name)) extended.set(name, value)
      }
    }
    yield variantOf(extended)
  }
  for (const [i, entry] of include.entries()) {
    if (used[i] === false) yield variantOf(inAxisOrder(entry, axes))
  }
  if (axes.length === 0 && include.length === 0) yield variantOf(new Map())
}

/** How many combinations the axes have before `exclude` and `include`. */
export function productOf(axes: readonly Axis[]): number {
  return axes.length === 0 ? 0 : axes.reduce((count, axis) => count * axis.values.length, 1)
}

function* combinations(axes: readonly Axis[]): Generator<Combination> {
  const count = productOf(axes)
  for (let index = 0; index < count; index++) {
    let rest = index
    const picked: [string, AxisValue][] = []
    for (const { name, values } of axes.toReversed()) {
      const value = values[rest % values.length]
      rest = Math.floor(rest / values.length)
      if (value !== undefined) picked.push([name, value])
    }
    yield new Map(picked.reverse())
  }
}

/** Whether every value of an `exclude` entry is that of the combination. */
export function excludes(entry: Combination, combination: Combination): boolean {
  for (const [name, value] of entry) {
    const own = combination.get(name)
    if (own === undefined || !matches(value, own)) return false
  }
  return true
}

/** Whether an `include` entry changes no value that the combination has from its axes. */
function extendsOriginal(entry: Combination, combination: Combination): boolean {
  for (const [name, value] of entry) {
    const own = combination.get(name)
    if (own === undefined) continue
    if (!matches(value, own) || (value.map?.size ?? 0) > (own.map?.size ?? 0)) return false
  }
  return true
}

/** A map is matched by a part of it, and by the value that the case name shows for it. */
function matches(wanted: AxisValue, own: AxisValue): boolean {
  if (wanted.map === undefined) return wanted.text === (own.text ?? own.label)
  if (own.map === undefined) return false
  for (const [key, text] of wanted.map) {
    if (own.map.get(key) !== text) return false
  }
  return true
}

function inAxisOrder(entry: Combination, axes: readonly Axis[]): Combination {
  const ordered = new Map<string, AxisValue>()
  for (const { name } of axes) {
    const value = entry.get(name)
    if (value !== undefined) ordered.set(name, value)
  }
  for (const [name, value] of entry) ordered.set(name, value)
  return ordered
}

function variantOf(combination: Combination): Variant {
  const params: Record<string, string> = {}
  const values = new Map<string, string>()
  for (const [name, value] of combination) {
    params[name] = value.label
    if (value.text !== undefined) values.set(name, value.text)
    for (const [key, text] of value.map ?? []) values.set(`${name}.${key}`, text)
  }
  return { params, values }
}

/** The power set of `flags`, smaller sets first: `0`, `A`, `B`, `A|B`. */
export function subsetsOf(flags: readonly string[]): string[] {
  const sets: number[] = []
  for (let bits = 0; bits < 1 << flags.length; bits++) sets.push(bits)
  const members = (bits: number) => flags.flatMap((_, i) => (bits & (1 << i) ? [i] : []))
  const order = (a: number[], b: number[]) => {
    if (a.length !== b.length) return a.length - b.length
    const differing = a.findIndex((index, at) => index !== b[at])
    return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
  }
  return sets
    .map(members)
    .sort(order)
    .map((set) => set.map((i) => flags[i]).join('|') || '0')
}
