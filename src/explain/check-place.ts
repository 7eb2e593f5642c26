// The line of a check. What the debugging information says of a branch is not always of its condition.
import type { Check } from './deciding-check.ts'
import type { Instruction } from './instruction.ts'
import type { InlineChain } from './lines.ts'

export interface CheckPlace {
  places: InlineChain
  /** The line may be that of a later condition, which the compiler has joined with this one. */
  isJoined: boolean
}

/** The addresses whose lines are needed to place a check. */
export function addressesOf({ instruction, condition }: Check): bigint[] {
  const { tests, loads, joined } = condition
  const compared = tests.map((test) => test.instruction)
  const all = [instruction, ...compared, ...loads, ...(joined ? [joined] : [])]
  return all.map(({ address }) => address)
}

/**
 * A conditional move is at the line of what it moves, and its comparison at that of the condition. Where
 * several `if`s go to one place, GCC tests them as one condition and gives all of it the line of the last
 * (tree-ssa-ifcombine.c); what an earlier one compares may still be loaded at a line of its own.
 */
export function placeOfCheck(
  { kind, instruction, condition }: Check,
  placesOf: (address: bigint) => InlineChain,
  statement: (file: string, line: number) => string,
): CheckPlace {
  const at = (one: Instruction): InlineChain => placesOf(one.address)
  const { tests, loads, joined } = condition
  const test = tests[0]?.instruction
  const own = at(instruction)
  if (kind === 'selection' && test !== undefined && at(test).length > 0) {
    return { places: at(test), isJoined: false }
  }
  const outer = own.at(-1)
  if (outer === undefined || joined === undefined || !areSame(own, at(joined))) {
    return { places: own, isJoined: false }
  }
  const earlier = loads.map(at).filter((chain) => {
    const place = chain.at(-1)
    if (place === undefined || place.file !== outer.file || place.line >= outer.line) return false
    return (
      place.function === outer.function &&
      /^(?:\} else )?if\b/.test(statement(place.file, place.line))
    )
  })
  const [nearest] = earlier.sort((a, b) => (b.at(-1)?.line ?? 0) - (a.at(-1)?.line ?? 0))
  if (nearest !== undefined) return { places: nearest, isJoined: false }
  const isOneStatement = own.some(({ file, line }) => statement(file, line).includes('||'))
  return { places: own, isJoined: !isOneStatement }
}

function areSame(a: InlineChain, b: InlineChain): boolean {
  return (
    a.length === b.length &&
    a.every(({ file, line }, index) => {
      const other = b[index]
      return other?.file === file && other.line === line
    })
  )
}
