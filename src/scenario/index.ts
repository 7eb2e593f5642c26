// What other rooms use of this one.

export { type AllowedChange, loadAllowList } from './allow-list.ts'
export { type BuiltVariant, VariantBuilder } from './build-variant.ts'
export { caseName } from './case-name.ts'
export { type ParsedStep, parseResult, parseStep } from './check-step.ts'
export { loadScenario, type Scenario, type ScenarioSource } from './load.ts'
export { expandMatrix, type Matrix, type Variant } from './matrix.ts'
export { nearest } from './nearest.ts'
export { formatProblem, type Problem, type ProblemCode } from './problem.ts'
export { jsonSchema } from './schema.ts'
export { type Binding, Scope } from './scope.ts'
export { decodeText } from './source.ts'
