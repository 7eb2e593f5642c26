// What the arguments of a step take from the steps before it.
import type { Value } from './value.ts'

export type Reference = Extract<Value, { kind: 'ref' }>

/** Every descriptor and every field of an output that the values name, at any depth. */
export function* referencesOf(values: readonly Value[]): Generator<Reference> {
  for (const value of values) {
    if (value.kind === 'ref') yield value
    if (value.kind === 'array') yield* referencesOf(value.items)
    if (value.kind === 'struct') yield* referencesOf(value.fields.map((field) => field.value))
  }
}
