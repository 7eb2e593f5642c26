// The cases that a command line means: of the scenarios it names, what filter and shard leave.
import { type Case, countCases, planCases, shardOf } from '../plan/index.ts'
import type { ShardFacts } from '../record/observation.ts'
import { nearest } from '../scenario/index.ts'
import { caseFilter } from './case-filter.ts'
import { misuse } from './exit-status.ts'
import { experimentsFolder, findScenarios } from './find-scenarios.ts'
import { type LoadedScenario, loadSoundScenarios } from './load-scenarios.ts'
import type { Shard } from './option-values.ts'

export interface CaseOptions {
  filter?: string
  shard?: Shard
}

export interface CaseSelection {
  scenarios: LoadedScenario[]
  /** Plans anew each time it is called, so that a large matrix is never held in memory. */
  cases: () => Iterable<Case>
  total: number
  /** Whether these are all the cases of the experiments. */
  isWhole: boolean
  /** Where the cases stand in the whole run, if they are a share of it. */
  shard?: ShardFacts
}

export function selectCases(args: readonly string[], options: CaseOptions): CaseSelection {
  const found = findScenarios(args)
  if (found.length === 0) throw misuse(`There is no scenario (*.yaml) in ${experimentsFolder}`)
  const scenarios = loadSoundScenarios(found)
  for (const scenario of scenarios) checkCaseNames(scenario)
  const cases = (): Iterable<Case> => plannedCases(scenarios, options)
  const share = options.shard === undefined ? undefined : shareOf(scenarios, options, options.shard)
  const total = share?.places.length ?? countSelected(scenarios, options, cases)
  if (total === 0 && options.filter !== undefined && options.shard === undefined) {
    throw misuse(`No case's name has ${options.filter} in it`, 'mountlab list names all cases')
  }
  const isWhole = args.length === 0 && options.filter === undefined && share === undefined
  return { scenarios, cases, total, isWhole, ...(share === undefined ? {} : { shard: share }) }
}

function shareOf(
  scenarios: readonly LoadedScenario[],
  { filter }: CaseOptions,
  shard: Shard,
): ShardFacts {
  const places: number[] = []
  let total = 0
  for (const { name } of plannedCases(scenarios, filter === undefined ? {} : { filter })) {
    if (isInShard(name, shard)) places.push(total)
    total += 1
  }
  return { ...shard, total, places }
}

function isInShard(name: string, { index, of }: Shard): boolean {
  return shardOf(name, of) === index - 1
}

/** Without a filter the matrix says it; else the names have to be made. */
function countSelected(
  scenarios: readonly LoadedScenario[],
  { filter }: CaseOptions,
  cases: () => Iterable<Case>,
): number {
  if (filter === undefined && scenarios.every(({ cases }) => !cases)) {
    return scenarios.reduce((total, { scenario }) => total + countCases(scenario), 0)
  }
  let total = 0
  for (const _ of cases()) total += 1
  return total
}

function* plannedCases(
  scenarios: readonly LoadedScenario[],
  { filter, shard }: CaseOptions,
): Iterable<Case> {
  const isMeant = filter === undefined ? () => true : caseFilter(filter)
  for (const { scenario, cases } of scenarios) {
    for (const planned of planCases(scenario)) {
      if (cases !== undefined && !cases.has(planned.name)) continue
      if (!isMeant(planned.name)) continue
      if (shard !== undefined && !isInShard(planned.name, shard)) continue
      yield planned
    }
  }
}

function checkCaseNames({ scenario, cases }: LoadedScenario): void {
  if (cases === undefined) return
  const missing = new Set(cases)
  const names: string[] = []
  for (const { name } of planCases(scenario)) {
    missing.delete(name)
    // Enough to find a slip in; the matrix may be any size.
    if (names.length < 10_000) names.push(name)
  }
  for (const name of missing) {
    const best = nearest(name, names) ?? names[0]
    throw misuse(`There is no case ${name}`, best === undefined ? undefined : `there is ${best}`)
  }
}
