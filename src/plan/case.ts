// One case: everything that a worker needs to make its calls, with every parameter put in.
import type { Actor, Need, Privilege, WorldEntry } from '../scenario/model.ts'
import type { Step } from '../syscalls/value.ts'

export type { Actor, CloneFlag, Need, Privilege, WorldEntry } from '../scenario/model.ts'

export interface Case {
  /** `theme/name`, with the parameters in brackets where there are any: `theme/name[a=b,c=d]`. */
  name: string
  scenario: string
  params: Record<string, string>
  privilege: Privilege
  requires: Need[]
  world: WorldEntry[]
  /** Processes beside the first one; absent where there are none. */
  actors?: Actor[]
  /** Whether mount notifications are recorded; absent where they are not. */
  events?: true
  setup: Step[]
  steps: Step[]
}
