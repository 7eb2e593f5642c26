import type { Decoded } from '../record/observation.ts'
import { sameValue } from './same-value.ts'

/** Outputs of one call, each without the fields that are the same in all. Lists are kept whole. */
export function decodedDifferences(values: readonly Decoded[]): Decoded[] {
  const structs = values.filter(isStruct)
  if (structs.length < values.length) return [...values]
  const names = new Set(structs.flatMap((struct) => Object.keys(struct)))
  const kept = structs.map((): [string, Decoded][] => [])
  for (const name of names) {
    const fields = structs.map((struct) => struct[name])
    if (fields.every((field) => sameValue(field, fields[0]))) continue
    const present = fields.filter((field) => field !== undefined)
    const parts = present.length === fields.length ? decodedDifferences(present) : undefined
    for (const [index, field] of fields.entries()) {
      if (field !== undefined) kept[index]?.push([name, parts?.[index] ?? field])
    }
  }
  return kept.map((fields) => Object.fromEntries(fields))
}

function isStruct(value: Decoded): value is { [field: string]: Decoded } {
  return typeof value === 'object' && !Array.isArray(value)
}
