// Which flags of a call are exercised: alone, in pairs, and with which answers.
import { grouped, type Sighting } from './answers.ts'
import { flagPlaces } from './call-words.ts'

/** How many cases a call answered in this way. */
export interface AnswerCount {
  /** An errno, or `ok`. */
  answer: string
  cases: number
}

export interface FlagUse {
  flag: string
  /** In the order of the answers' names, `ok` first. */
  answers: AnswerCount[]
  /** The answers of calls in which nothing stands beside it at its place. */
  alone: AnswerCount[]
  /** The flags that stand beside it in some call. */
  with: string[]
}

export interface PlaceUse {
  place: string
  /** In the order of the header, those that no call has among them. */
  flags: FlagUse[]
  /** Pairs that stand together in some call, of all that there are; absent where a place takes one name at a time. */
  pairs?: { exercised: number; all: number; missing: [string, string][] }
}

export function flagCoverage(call: string, sightings: readonly Sighting[]): PlaceUse[] {
  return flagPlaces(call).map(({ place, isCommand, names }) => {
    const uses = names.map((flag) => flagUse(flag, place, sightings))
    if (isCommand || names.length < 2) return { place, flags: uses }
    const partners = new Map(uses.map((use) => [use.flag, new Set(use.with)]))
    const pairs = names.flatMap((name, index) =>
      names.slice(index + 1).map((other): [string, string] => [name, other]),
    )
    const missing = pairs.filter(([name, other]) => partners.get(name)?.has(other) !== true)
    return {
      place,
      flags: uses,
      pairs: { exercised: pairs.length - missing.length, all: pairs.length, missing },
    }
  })
}

function flagUse(flag: string, place: string, sightings: readonly Sighting[]): FlagUse {
  const givenTo = (one: Sighting) =>
    one.given.filter((given) => given.place === place && given.names.includes(flag))
  const used = sightings.filter((one) => givenTo(one).length > 0)
  const beside = new Set(used.flatMap((one) => givenTo(one).flatMap(({ names }) => names)))
  beside.delete(flag)
  return {
    flag,
    answers: countAnswers(used),
    alone: countAnswers(
      used.filter((one) =>
        givenTo(one).some(({ names, hasUnknown }) => names.length === 1 && !hasUnknown),
      ),
    ),
    with: [...beside].sort(),
  }
}

/** `ok` first, then errnos by name. */
function countAnswers(sightings: readonly Sighting[]): AnswerCount[] {
  const groups = grouped(sightings, ({ isErrno, answer }) => (isErrno ? answer : 'ok'))
  return [...groups]
    .map(([answer, all]) => ({ answer, cases: new Set(all.map((one) => one.case)).size }))
    .sort((a, b) => rank(a.answer) - rank(b.answer) || (a.answer < b.answer ? -1 : 1))
}

function rank(answer: string): number {
  return answer === 'ok' ? 0 : 1
}
