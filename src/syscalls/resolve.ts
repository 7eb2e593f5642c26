// From symbolic constants to numbers.
import { lookupConstant, setOf } from './constants.ts'
import type { ArgSpec, Field, FlagSet } from './spec.ts'
import type { FlagTerm, Value } from './value.ts'

/**
 * The number that `terms` joined by `|` stand for. A name is looked up in the set that is expected
 * there and then in all the others, for a flag of another call is a legitimate experiment.
 */
export function flagsValue(
  terms: readonly FlagTerm[],
  of?: FlagSet | ArgSpec | Field,
): bigint | { unknown: string } {
  const set = of === undefined || 'flags' in of ? of : setOf(of)
  let bits = 0n
  for (const term of terms) {
    const value = 'int' in term ? BigInt(term.int) : constantValue(term.name, set)
    if (value === undefined) return { unknown: 'name' in term ? term.name : term.int }
    bits |= value
  }
  return bits
}

/** The number that is known before the run; undefined for references, pointers and mistakes. */
export function knownNumber(
  value: Value | undefined,
  of?: FlagSet | ArgSpec | Field,
): bigint | undefined {
  if (value?.kind === 'int') return BigInt(value.value)
  if (value?.kind !== 'flags') return undefined
  const bits = flagsValue(value.terms, of)
  return typeof bits === 'bigint' ? bits : undefined
}

function constantValue(name: string, set: FlagSet | undefined): bigint | undefined {
  const own = set !== undefined && Object.hasOwn(set.flags, name) ? set.flags[name] : undefined
  return (own ?? lookupConstant(name))?.value
}
