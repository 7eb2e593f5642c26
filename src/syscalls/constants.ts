// Symbolic constants: which set an argument takes its names from, and which sets know a name.
import { dirfds } from './flags/dirfd.ts'
import { modeBits } from './flags/mode.ts'
import { mountIds } from './flags/statmount.ts'
import { syscallNumbers } from './numbers.ts'
import { syscalls } from './registry.ts'
import type { ArgSpec, Field, FlagSet, StructSpec, SyscallSpec } from './spec.ts'

export interface Constant {
  value: bigint
  /** The sets that hold it; a name has one value in all of them. */
  sets: FlagSet[]
}

/** A direct argument of a call that takes a flag, for probing. */
export interface FlagArgument {
  call: string
  arg: string
  index: number
}

/** The set that an argument or a struct's field takes its names from. */
export function setOf(of: ArgSpec | Field): FlagSet | undefined {
  switch (of.kind) {
    case 'flags':
    case 'enum':
      return of.of
    case 'dirfd':
    case 'fd':
      return dirfds
    case 'mode':
      return modeBits
    case 'mount-id':
      return mountIds
    case 'size':
      return of.names
    case 'int':
      // A struct's octal members are modes.
      if ('radix' in of && of.radix === 8) return modeBits
      return 'names' in of ? of.names : undefined
    default:
      return undefined
  }
}

/** The names that an argument or field expects, in header order; any other name is a stranger. */
export function constantsOf(of: ArgSpec | Field): string[] {
  return Object.keys(setOf(of)?.flags ?? {})
}

const constants = collectConstants()

/** The value of a constant by name, wherever it comes from; `__NR_` names are taken as `SYS_`. */
export function lookupConstant(name: string): Constant | undefined {
  return constants.get(name.startsWith('__NR_') ? `SYS_${name.slice('__NR_'.length)}` : name)
}

/** Every constant's name, once: for suggestions and for the editor's schema. */
export function allConstantNames(): string[] {
  return [...constants.keys()]
}

/** The calls with a direct flags or enum argument that lists `flagName`. */
export function syscallsTaking(flagName: string): FlagArgument[] {
  return Object.values(syscalls).flatMap((spec) =>
    spec.args.flatMap((arg, index) => {
      if (arg.kind !== 'flags' && arg.kind !== 'enum') return []
      if (!Object.hasOwn(arg.of.flags, flagName)) return []
      return [{ call: spec.name, arg: arg.name, index }]
    }),
  )
}

function collectConstants(): Map<string, Constant> {
  const found = new Map<string, Constant>()
  for (const set of new Set([...Object.values(syscalls).flatMap(setsOf), syscallNumbers])) {
    for (const [name, { value }] of Object.entries(set.flags)) {
      const known = found.get(name)
      if (known === undefined) found.set(name, { value, sets: [set] })
      else known.sets.push(set)
    }
  }
  return found
}

function setsOf(spec: SyscallSpec): FlagSet[] {
  const args = [...spec.args, ...Object.values(spec.variants?.of ?? {}).flat()]
  return args.flatMap((arg) => [setOf(arg), ...structsOf(arg).flatMap(fieldSets)]).filter(isPresent)
}

/** The structs that an argument points at. */
export function structsOf(arg: ArgSpec): StructSpec[] {
  if (arg.kind === 'struct') return arg.rest === undefined ? [arg.of] : [arg.of, arg.rest]
  return arg.kind === 'out' && arg.of.kind === 'struct' ? [arg.of.of] : []
}

function fieldSets(struct: StructSpec): (FlagSet | undefined)[] {
  return struct.fields.map(setOf)
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}
