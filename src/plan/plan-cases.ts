// Scenarios to cases: pure, in a stable order, one case at a time.
import type { Scenario } from '../scenario/index.ts'
import { caseName, expandMatrix, VariantBuilder } from '../scenario/index.ts'
import type { Case } from './case.ts'

/**
 * The cases of a scenario, made as they are asked for. Steps, worlds and needs that are equal in
 * several cases are the same objects: treat them as read-only.
 */
export function* planCases(scenario: Scenario): Generator<Case> {
  const builder = new VariantBuilder(scenario.templates, (_template, _variant, { message }) => {
    throw new Error(`${scenario.file} was checked, and yet: ${message}`)
  })
  for (const variant of expandMatrix(scenario.matrix)) {
    yield {
      name: caseName(scenario.name, variant.params, scenario.varying),
      scenario: scenario.name,
      params: { ...variant.params },
      ...builder.build(variant),
    }
  }
}

/** How many cases `planCases` yields. */
export function countCases(scenario: Scenario): number {
  return scenario.variantCount
}
