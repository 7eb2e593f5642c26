import { planCases } from '../plan/index.ts'
import type { PlanOf } from '../store/accept-run.ts'
import type { RecordedRun } from '../store/join-runs.ts'
import { experimentsFolder, findScenarios } from './find-scenarios.ts'
import { loadScenarios } from './load-scenarios.ts'

/** All cases of the scenarios that runs are of, as far as their texts are still the same. */
export function scenarioPlans(
  runs: readonly RecordedRun[],
  folder: string = experimentsFolder,
): PlanOf {
  const names = new Set(runs.flatMap(({ header }) => Object.keys(header.scenarios)))
  const { loaded } = loadScenarios(findScenarios([], folder).filter(({ name }) => names.has(name)))
  const byName = new Map(loaded.map(({ name, scenario }) => [name, scenario]))
  const plans = new Map<string, readonly string[]>()
  return (name, sha256) => {
    const scenario = byName.get(name)
    if (scenario?.sha256 !== sha256) return undefined
    let plan = plans.get(name)
    if (plan === undefined) {
      plan = Array.from(planCases(scenario), (planned) => planned.name)
      plans.set(name, plan)
    }
    return plan
  }
}
