// Cases of one scenario that changed in the same way, as one.
import type { Decoded, StepRecord } from '../record/observation.ts'
import type { Change, Place, Side } from './change.ts'
import { decodedDifferences } from './decoded-differences.ts'

export interface CommonChange extends Change {
  /** All that changed so, in the order of the plan; the change is that of the first. */
  cases: string[]
}

/** In the order of the first cases. */
export function foldCases(changes: readonly Change[]): CommonChange[] {
  const folded = new Map<string, CommonChange>()
  for (const change of changes) {
    const key = manner(change)
    const known = folded.get(key)
    if (known === undefined) folded.set(key, { ...change, cases: [change.case] })
    else known.cases.push(change.case)
  }
  return [...folded.values()]
}

/**
 * The same for changes at one place between the same operands that differ in the same. What is alike on all
 * sides of a change does not count, such as the arguments of the call, nor what a parameter of the
 * case says: each filesystem type's message names that type.
 */
function manner({ place, kinds, sides, later }: Change): string {
  const { params = {} } = sides.find(({ record }) => record !== undefined)?.record ?? {}
  const aspects = typeof place === 'number' ? stepAspects : [otherAspects[place]]
  const found = aspects.flatMap((aspect) => {
    const texts = aspect(sides)
    return texts.every((text) => text === texts[0]) ? [] : [texts]
  })
  const operands = sides.map((side) => side.operands)
  return JSON.stringify([
    place,
    kinds,
    operands,
    later,
    found.map((texts) => general(texts, params)),
  ])
}

type Aspect = (sides: readonly Side[]) => string[]

function outcomes(sides: readonly Side[]): string[] {
  return sides.map(({ record }) => JSON.stringify([record?.verdict, record?.reason]))
}

function mounts(sides: readonly Side[]): string[] {
  const trees = sides.map(({ record }) =>
    (record?.mounts ?? []).map((mount) => JSON.stringify(mount)),
  )
  const everywhere = new Set(
    trees[0]?.filter((mount) => trees.every((tree) => tree.includes(mount))),
  )
  return trees.map((tree) => tree.filter((mount) => !everywhere.has(mount)).join())
}

const stepAspects: Aspect[] = [
  (sides) => outcomes(sides).map((text, index) => (sides[index]?.step === undefined ? text : '')),
  ofStep(({ errno, value, fd }) => [errno, errno === undefined ? [value, fd] : []]),
  ofStep(({ messages }) => messages),
  ofStep(({ changes, failedButChanged }) => [changes, failedButChanged]),
  ofStep(({ contradicts }) => contradicts),
  (sides) => decodedDifferences(sides.map(outputOf)).map((output) => JSON.stringify(output)),
]

const otherAspects: Record<Exclude<Place, number>, Aspect> = {
  case: outcomes,
  start: mounts,
  end: (sides) => sides.map(({ record }) => JSON.stringify([record?.messages, record?.changes])),
}

function ofStep(what: (step: StepRecord) => unknown): Aspect {
  return (sides) =>
    sides.map(({ step }) => (step === undefined ? '' : (JSON.stringify(what(step)) ?? '')))
}

function outputOf({ step }: Side): Decoded {
  return step?.output ?? {}
}

/** Texts with the names of parameters in the place of their values. */
function general(texts: readonly string[], params: Readonly<Record<string, string>>): string[] {
  const named = Object.entries(params).filter(([, value]) => /^[\w-]{3,}$/.test(value))
  return texts.map((text) =>
    named.reduce(
      (result, [name, value]) =>
        result.replace(new RegExp(`(?<![\\w-])${value}(?![\\w-])`, 'g'), `\${${name}}`),
      text,
    ),
  )
}
