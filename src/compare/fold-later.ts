import type { Difference } from './case-differences.ts'
import { type Change, changeKinds } from './change.ts'

type Folded = Pick<Change, 'place' | 'kinds' | 'sides' | 'later'>

/**
 * Leaves out what follows from an earlier step: a step is told only if it parts records that were
 * the same up to there, for each pair of them. So of two records the first differing step is left; of
 * many, an answer that changed twice, at two steps, is told twice.
 */
export function foldLater(differences: readonly Difference[]): Folded[] {
  const kept: Folded[] = []
  const apart = new Set<string>()
  // How a case ends follows from its verdict, too.
  const whole = differences.find(({ place }) => place === 'case')
  const otherwise = new Set(whole?.pairs.map((pair) => pair.join()))
  for (const difference of differences) {
    if (difference.place === 'case') continue
    const isNew = difference.pairs.some((pair) => {
      return !apart.has(pair.join()) && !(difference.place === 'end' && otherwise.has(pair.join()))
    })
    const last = kept.findLast(({ place }) => place !== 'start')
    if (isNew) kept.push(changeOf(difference))
    else if (last !== undefined && difference.place !== 'end') last.later += 1
    // The tree that a case starts from is no step: what its steps answer is told all the same.
    if (difference.place === 'start') continue
    for (const pair of difference.pairs) apart.add(pair.join())
  }
  return withWholeCase(differences, kept)
}

/** Every difference on its own. */
export function keepAll(differences: readonly Difference[]): Folded[] {
  const others = differences.filter(({ place }) => place !== 'case').map(changeOf)
  return withWholeCase(differences, others)
}

function changeOf({ place, kinds, sides }: Difference): Folded {
  return { place, kinds, sides, later: 0 }
}

/**
 * A verdict, or a case that is not everywhere, is told together with the step that already parts
 * the same operands, so that what was unsupported first and then had two answers is one change.
 */
function withWholeCase(differences: readonly Difference[], others: Folded[]): Folded[] {
  const whole = differences.find(({ place }) => place === 'case')
  if (whole === undefined) return others
  const step = others.find(({ place, sides }) => {
    return typeof place === 'number' && isFiner(sides, whole.sides)
  })
  if (step === undefined) return [changeOf(whole), ...others]
  step.kinds = changeKinds.filter((kind) => step.kinds.includes(kind) || whole.kinds.includes(kind))
  return others
}

/** Whether no side of `sides` has operands of two of `others`. */
function isFiner(sides: Change['sides'], others: Change['sides']): boolean {
  return sides.every(({ operands }) => {
    const met = others.filter((other) => operands.some((one) => other.operands.includes(one)))
    return met.length === 1
  })
}
