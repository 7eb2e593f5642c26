// What other rooms use of this one.
export type { Actor, Case, Need, Privilege, WorldEntry } from './case.ts'
export { isDisposable } from './disposable.ts'
export { countCases, planCases } from './plan-cases.ts'
export { shardOf } from './shard.ts'
