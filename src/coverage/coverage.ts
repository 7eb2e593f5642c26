// Records held against the manual pages: what is documented, what was observed, and where the two differ.
import type { Operand } from '../compare/change.ts'
import { collectSightings, grouped, operandsOf, type Sighting, type Sightings } from './answers.ts'
import { type Contradiction, contradictions } from './contradictions.ts'
import { flagCoverage, type PlaceUse } from './flag-coverage.ts'
import { type Condition, type Page, themeOf } from './page.ts'
import { pages } from './pages/index.ts'
import { type Unreachable, unreachable } from './unreachable.ts'

/** One case of several that show something. */
export interface Example {
  case: string
  /** The step that shows it, from 1, and its call as sent. */
  step: number
  text: string
  /** Where it does: indexes of the operands, ascending. */
  operands: number[]
}

export interface ConditionCoverage extends Pick<Condition, 'errno' | 'name' | 'when'> {
  /** The case that shows it on most kernels; absent where none does. */
  example?: Example
  /** How many cases show it. */
  cases: number
  /** Where any of them does. */
  operands: number[]
  /** Why no scenario provokes it; kept where it was observed all the same, which is then worth a look. */
  why?: string
}

/** An errno of a call that its page does not name. */
export interface Undocumented {
  errno: string
  example: Example
  cases: number
  operands: number[]
}

export interface CallCoverage {
  call: string
  page: string
  conditions: ConditionCoverage[]
  undocumented: Undocumented[]
  flags: PlaceUse[]
}

export interface ContradictionCoverage extends Contradiction {
  /** Where the case shows it: indexes of operands. */
  shown: number[]
  /** Where the case was observed and answered otherwise. */
  notShown: number[]
}

export interface Totals {
  conditions: number
  observed: number
  /** Not observed, with a reason. */
  withReason: number
  /** Neither. */
  missing: number
  undocumented: number
  /** Contradictions that the records show, on some kernel at least. */
  contradictions: number
  /** Cases that were observed on some kernel, whatever they call, and their steps. */
  cases: number
  steps: number
  /** Distinct pairs of call and errno, and triples with a flag that the call was given. */
  errnos: number
  flagErrnos: number
}

export interface Coverage {
  calls: CallCoverage[]
  contradictions: ContradictionCoverage[]
  totals: Totals
}

/** What is known beside the records; the pages of this room where it is not given. */
export interface Knowledge {
  pages: readonly Page[]
  unreachable: readonly Unreachable[]
  contradictions: readonly Contradiction[]
}

export const knowledge: Knowledge = { pages, unreachable, contradictions }

/** Coverage by the records of `operands`, of the calls that are wanted; default: all that have a page. */
export function coverageOf(
  operands: readonly Operand[],
  wanted?: ReadonlySet<string>,
  known: Knowledge = knowledge,
): Coverage {
  const isWanted = ({ call }: { call: string }): boolean => wanted?.has(call) ?? true
  const sightings = collectSightings(operands)
  const calls = known.pages
    .filter(isWanted)
    .map((page) => callCoverage(page, sightings, known.unreachable))
  const shown = known.contradictions.filter(isWanted).map((one) => checked(one, sightings))
  return { calls, contradictions: shown, totals: totalsOf(calls, shown, sightings, isWanted) }
}

function callCoverage(
  { call, page, conditions }: Page,
  { byCall }: Sightings,
  reasons: readonly Unreachable[],
): CallCoverage {
  const made = byCall.get(call) ?? []
  const documented = new Set(conditions.map(({ errno }) => errno))
  const failed = made.filter(({ isErrno }) => isErrno)
  return {
    call,
    page,
    conditions: conditions.map(({ errno, name, when, by = [] }) => {
      const named = new Set(by)
      const provokes = `${themeOf(call)}/${name}`
      const found = failed.filter(
        (one) => one.answer === errno && (named.has(one.case) || one.provokes === provokes),
      )
      const why = reasons.find((one) => one.call === call && one.condition === name)?.why
      return { errno, name, when, ...shownBy(found), ...(why === undefined ? {} : { why }) }
    }),
    undocumented: [...grouped(failed, ({ answer }) => answer)]
      .filter(([errno]) => !documented.has(errno))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([errno, found]) => ({ errno, ...shownBy(found), example: bestOf(found) as Example })),
    flags: flagCoverage(call, made),
  }
}

function shownBy(found: readonly Sighting[]): {
  example?: Example
  cases: number
  operands: number[]
} {
  const example = bestOf(found)
  return {
    ...(example === undefined ? {} : { example }),
    cases: new Set(found.map((one) => one.case)).size,
    operands: operandsOf(found),
  }
}

/** The first of those that were seen on most kernels. */
function bestOf(found: readonly Sighting[]): Example | undefined {
  const [first, ...rest] = found
  if (first === undefined) return undefined
  const best = rest.reduce(
    (so, one) => (one.operands.length > so.operands.length ? one : so),
    first,
  )
  return { case: best.case, step: best.step, text: best.text, operands: best.operands }
}

function checked(
  one: Contradiction,
  { byCase, operandsOf: ran }: Sightings,
): ContradictionCoverage {
  const steps = byCase.get(one.case) ?? []
  const shown = operandsOf(
    steps.filter(({ call, answer }) => call === one.call && answer === one.answer),
  )
  const notShown = (ran.get(one.case) ?? []).filter((operand) => !shown.includes(operand))
  return { ...one, shown, notShown }
}

function totalsOf(
  calls: readonly CallCoverage[],
  contradictions: readonly ContradictionCoverage[],
  { all, operandsOf: ran }: Sightings,
  isWanted: (one: { call: string }) => boolean,
): Totals {
  const conditions = calls.flatMap((one) => one.conditions)
  const unseen = conditions.filter(({ example }) => example === undefined)
  const withReason = unseen.filter(({ why }) => why !== undefined).length
  const failed = all.filter((one) => one.isErrno && isWanted(one))
  const distinct = (keys: string[]): number => new Set(keys).size
  return {
    conditions: conditions.length,
    observed: conditions.length - unseen.length,
    withReason,
    missing: unseen.length - withReason,
    undocumented: calls.reduce((sum, { undocumented }) => sum + undocumented.length, 0),
    contradictions: contradictions.filter(({ shown }) => shown.length > 0).length,
    cases: ran.size,
    steps: distinct(all.map((one) => `${one.case}\0${one.step}`)),
    errnos: distinct(failed.map(({ call, answer }) => `${call} ${answer}`)),
    flagErrnos: distinct(
      failed.flatMap(({ call, answer, given }) =>
        given.flatMap(({ place, names }) =>
          names.map((name) => `${call} ${answer} ${place} ${name}`),
        ),
      ),
    ),
  }
}
