// Which flags a recorded call was given, from its text. Tables of the call say what is a flag and of what.
import { syscalls } from '../syscalls/registry.ts'
import type { ArgSpec, Field, FlagSet } from '../syscalls/spec.ts'

/** A place of a call that takes flags, or one of several commands. */
export interface FlagPlace {
  /** The name of the argument, or of the field of its struct: `flags`, `attr_set`. */
  place: string
  isField: boolean
  /** Whether it takes one name at a time, so that there are no pairs. */
  isCommand: boolean
  /** The names that can be told from nothing at all, in the order of the header. */
  names: readonly string[]
}

/** What stood at one place of a call. */
export interface Given {
  place: string
  /** In the order of the call. */
  names: readonly string[]
  /** Whether bits without a name stood beside them. */
  hasUnknown: boolean
}

/** Every place of a call that takes flags. */
export function flagPlaces(call: string): FlagPlace[] {
  const args: readonly ArgSpec[] = syscalls[call]?.args ?? []
  return args.flatMap((arg) => [
    ...placeOf(arg, false),
    ...(arg.kind === 'struct' ? arg.of.fields.flatMap((field) => placeOf(field, true)) : []),
  ])
}

function placeOf(of: ArgSpec | Field, isField: boolean): FlagPlace[] {
  if (of.kind !== 'flags' && of.kind !== 'enum') return []
  const isCommand = of.kind === 'enum'
  return [{ place: of.name, isField, isCommand, names: visibleNames(of.of, isCommand) }]
}

/** A zero among bits cannot be told from no flag, and an alias is printed as another name. */
function visibleNames({ flags }: FlagSet, isCommand: boolean): string[] {
  return Object.entries(flags)
    .filter(([, { value, alias }]) => alias !== true && (isCommand || value !== 0n))
    .map(([name]) => name)
}

/** The call that a text makes; a raw one by its own name, `syscall(SYS_move_mount, ...)`. */
export function calledName(text: string): string {
  const [, name = '', raw] = /^(?:[\w-]+: )?(\w+)\((?:SYS_(\w+))?/.exec(text) ?? []
  return name === 'syscall' ? (raw ?? name) : name
}

/** What a call was given at each of its places; a place with nothing in it is left out. */
export function givenFlags(text: string, places: readonly FlagPlace[]): Given[] {
  const bare = text
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/<[^<>]*>/g, '')
    .replace(/\/\*.*?\*\//g, '')
  const given: Given[] = []
  for (const [, field, words = ''] of bare.matchAll(/(?:\b(\w+)=)?((?:\b\w+)(?:\|\w+)*)/g)) {
    const all = words.split('|')
    const place = places.find((one) =>
      field === undefined
        ? !one.isField && all.some((word) => one.names.includes(word))
        : one.isField && one.place === field,
    )
    if (place === undefined) continue
    const names = all.filter((word) => place.names.includes(word))
    if (names.length === 0) continue
    given.push({ place: place.place, names, hasUnknown: names.length < all.length })
  }
  return given
}
