// One case: everything that a worker needs to make its calls, with every parameter put in.
import type { Need, Privilege, WorldEntry } from '../scenario/model.ts'
import type { Step } from '../syscalls/value.ts'

export type { Need, Privilege, WorldEntry } from '../scenario/model.ts'

export interface Case {
  /** `theme/name`, with the parameters in brackets where there are any: `theme/name[a=b,c=d]`. */
  name: string
  scenario: string
  params: Record<string, string>
  privilege: Privilege
  requires: Need[]
  world: WorldEntry[]
  setup: Step[]
  steps: Step[]
}
