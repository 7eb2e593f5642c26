import type { Header } from '../record/observation.ts'
import type { ScenarioFacts } from '../report/markdown.ts'
import { experimentsFolder, findScenarios } from './find-scenarios.ts'
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts'
import { note } from './terminal.ts'

/** Title and text of a run's scenarios, which its records do not hold, as far as they are found. */
export function scenarioFacts(header: Header, folder: string = experimentsFolder): ScenarioFacts[] {
  const found = findScenarios([], folder).filter(({ name }) =>
    Object.hasOwn(header.scenarios, name),
  )
  const { loaded } = loadScenarios(found)
  for (const { name, file, scenario } of loaded) {
    if (header.scenarios[name] !== scenario.sha256) note(`${file} was changed since the run`)
  }
  return factsOf(loaded)
}

/** The same of scenarios by name, whatever their texts were when they were recorded. */
export function scenarioFactsOf(
  names: readonly string[],
  folder: string = experimentsFolder,
): ScenarioFacts[] {
  const wanted = new Set(names)
  const found = findScenarios([], folder).filter(({ name }) => wanted.has(name))
  return factsOf(loadScenarios(found).loaded)
}

export function factsOf(scenarios: readonly LoadedScenario[]): ScenarioFacts[] {
  return scenarios.map(({ name, scenario: { title, about, refs } }) => ({
    name,
    title,
    about,
    refs,
  }))
}
