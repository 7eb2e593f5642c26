import type { CaseRecord } from '../record/observation.ts'
import { appearances, caseDifferences, variantsOf } from './case-differences.ts'
import { mergeOrder } from './case-order.ts'
import type { Change, Operand, ScenarioChanges } from './change.ts'
import { type ChangeFilter, isWanted } from './change-filter.ts'
import { foldLater, keepAll } from './fold-later.ts'
import { compareText } from './release-order.ts'

export interface CompareOptions {
  filter?: ChangeFilter
  /** Tell each place where a case differs, and not only the first for each pair of operands. */
  all?: boolean
}

/**
 * Compares recorded runs, scenario by scenario, by name. The order of the operands is that in which
 * things are said to be added and removed.
 */
export function* compareRuns(
  operands: readonly Operand[],
  { filter = {}, all = false }: CompareOptions = {},
): Generator<ScenarioChanges> {
  const byScenario = operands.map(({ records }) => casesByScenario(records, filter))
  const scenarios = new Set(byScenario.flatMap((cases) => [...cases.keys()]))
  for (const scenario of [...scenarios].sort(compareText)) {
    const runs = byScenario.map((cases) => cases.get(scenario) ?? new Map<string, CaseRecord>())
    const texts = textsOf(operands, runs, scenario)
    const cases = namesOf(runs)
    const present = [...runs.keys()].filter((operand) => runs[operand]?.size !== 0)
    const changes = cases.flatMap((name): Change[] => {
      const variants = variantsOf(
        present.map((operand) => ({ operand, record: runs[operand]?.get(name) })),
      )
      if (variants.length < 2) return []
      const differences = caseDifferences(variants, texts.length < 2).filter((difference) =>
        isWanted(difference, variants, filter),
      )
      const kept = all ? keepAll(differences) : foldLater(differences)
      return kept.map((change) => ({ scenario, case: name, ...change }))
    })
    const absent = absentFrom(operands.length, present, filter)
    yield { scenario, texts, absent, cases: cases.length, changes }
  }
}

/** As a whole scenario has no call of its own, it is not what a filter by calls asks for. */
function absentFrom(
  total: number,
  present: readonly number[],
  { kinds: wanted, syscalls, errnos, flags }: ChangeFilter,
): ScenarioChanges['absent'] {
  const all = Array.from({ length: total }, (_, operand) => operand)
  const operands = all.filter((operand) => !present.includes(operand))
  const isAsked = syscalls === undefined && errnos === undefined && flags === undefined
  const kinds = isAsked ? appearances(new Set(present), all) : []
  return { operands, kinds: kinds.filter((kind) => wanted?.has(kind) ?? true) }
}

type Cases = Map<string, CaseRecord>

function casesByScenario(
  records: ReadonlyMap<string, CaseRecord>,
  filter: ChangeFilter,
): Map<string, Cases> {
  const scenarios = new Map<string, Cases>()
  for (const [name, record] of records) {
    if (filter.cases?.(name) === false) continue
    const cases = scenarios.get(record.scenario)
    if (cases === undefined) scenarios.set(record.scenario, new Map([[name, record]]))
    else cases.set(name, record)
  }
  return scenarios
}

/** The texts of a scenario, among the operands that recorded some of it. */
function textsOf(
  operands: readonly Operand[],
  runs: readonly Cases[],
  scenario: string,
): ScenarioChanges['texts'] {
  const texts = new Map<string, number[]>()
  for (const [index, { scenarios }] of operands.entries()) {
    if (runs[index]?.size === 0) continue
    const sha256 = Object.hasOwn(scenarios, scenario) ? (scenarios[scenario] ?? '') : ''
    texts.set(sha256, [...(texts.get(sha256) ?? []), index])
  }
  return [...texts].map(([sha256, operands]) => ({ sha256, operands }))
}

/** All cases in the order of the plan. Most often every run has the same ones. */
function namesOf(runs: readonly Cases[]): string[] {
  let merged: string[] = []
  let last = ''
  for (const run of runs) {
    const names = [...run.keys()]
    const text = names.join('\n')
    if (text !== last) merged = mergeOrder(merged, names)
    last = text
  }
  return merged
}
