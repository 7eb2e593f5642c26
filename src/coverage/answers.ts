// What records say about each call: which answers, in which cases, on which kernels, with which flags.
import type { Operand } from '../compare/change.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { resultOf } from '../record/transcript.ts'
import { calledName, type FlagPlace, flagPlaces, type Given, givenFlags } from './call-words.ts'

/** A step of a case that answered something, and the operands on which it did. */
export interface Sighting {
  case: string
  /** The parameter `condition` of a case of a scenario `errno-*`, with its theme. */
  provokes?: string
  /** From 1. */
  step: number
  /** The call, as sent on the first of the operands. */
  text: string
  call: string
  /** An errno, `fd`, or the number that was returned. */
  answer: string
  isErrno: boolean
  given: readonly Given[]
  /** Indexes, ascending. */
  operands: number[]
}

export interface Sightings {
  all: readonly Sighting[]
  byCall: ReadonlyMap<string, readonly Sighting[]>
  byCase: ReadonlyMap<string, readonly Sighting[]>
  /** The operands that observed a case, whatever it answered. */
  operandsOf: ReadonlyMap<string, readonly number[]>
}

/**
 * Goes through what was observed; what claims it contradicts is observed as well. A step that says that the kernel does not have
 * the call is no answer of the call.
 */
export function collectSightings(operands: readonly Operand[]): Sightings {
  const places = new Map<string, FlagPlace[]>()
  const found = new Map<string, Sighting>()
  const operandsOf = new Map<string, number[]>()
  for (const [index, { records }] of operands.entries()) {
    for (const record of records.values()) {
      if (record.verdict !== 'observed' && record.verdict !== 'contradicted') continue
      append(operandsOf, record.case, index)
      for (const [at, step] of record.steps.entries()) {
        const answer = resultOf(step)
        if (answer === 'ENOSYS' || answer === '?') continue
        const key = `${record.case}\0${at}\0${answer}\0${step.call}`
        const known = found.get(key)
        if (known === undefined) found.set(key, sighting(record, at, step, index, places))
        else known.operands.push(index)
      }
    }
  }
  const all = [...found.values()]
  return {
    all,
    byCall: grouped(all, ({ call }) => call),
    byCase: grouped(all, (one) => one.case),
    operandsOf,
  }
}

function sighting(
  record: CaseRecord,
  at: number,
  step: StepRecord,
  operand: number,
  places: Map<string, FlagPlace[]>,
): Sighting {
  const call = calledName(step.call)
  const known = places.get(call) ?? flagPlaces(call)
  places.set(call, known)
  const { condition } = record.params
  const [theme, name = ''] = record.scenario.split('/')
  return {
    case: record.case,
    ...(condition !== undefined && name.startsWith('errno-')
      ? { provokes: `${theme}/${condition}` }
      : {}),
    step: at + 1,
    text: step.call,
    call,
    answer: resultOf(step),
    isErrno: step.errno !== undefined,
    given: givenFlags(step.call, known),
    operands: [operand],
  }
}

export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) append(groups, keyOf(one), one)
  return groups
}

function append<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const known = groups.get(key)
  if (known === undefined) groups.set(key, [one])
  else known.push(one)
}

/** The operands of several sightings, ascending. */
export function operandsOf(sightings: readonly Sighting[]): number[] {
  return [...new Set(sightings.flatMap(({ operands }) => operands))].sort((a, b) => a - b)
}
