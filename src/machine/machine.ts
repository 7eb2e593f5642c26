// Where workers run. Whoever runs cases knows nothing else of a machine.
import type { Privilege } from '../plan/case.ts'
import type { WorkerRequest } from '../plan/wire.ts'
import type { Progress, WorkerFacts, WorkerLine } from '../record/wire.ts'

/** A worker is root of the machine or of a user namespace; it can only be what it was started as. */
export type WorkerKind = 'root' | 'userns'

/** Which worker serves a case: an unprivileged one starts as root, builds its world and gives up. */
export function kindFor(privilege: Privilege): WorkerKind {
  return privilege === 'userns' ? 'userns' : 'root'
}

/** What is gone, the worker or the whole guest, and how: `SIGKILL`, `exit status 1`, a panic. */
export interface Ending {
  lost: 'worker' | 'guest'
  how: string
  /**
   * What a guest's kernel said. Of a lost guest, the end of its console; of a worker, the trouble that
   * the kernel told of behind the worker's last record.
   */
  console: string[]
}

export interface WorkerProcess {
  facts: WorkerFacts
  /** Sends a case. Those under way are few enough to wait in memory where the worker is slow. */
  send(request: WorkerRequest): void
  /** The worker's answers after `ready`; ends when the worker is gone, with all its mounts. */
  answers: AsyncIterable<WorkerLine>
  /** What the worker said last that it is about to do. */
  progress(): Progress | undefined
  /** Lets the worker end by itself: it takes no more cases. */
  finish(): void
  /** Ends the worker and everything in its namespaces, at once. */
  kill(): void
  /** How it ended, once `answers` has. */
  ending(): Promise<Ending>
}

export interface Machine {
  /** `root` where the initial user namespace's root is there to be used. */
  runAs: 'root' | 'user'
  /** How the guest runs, on a machine that is one. */
  readonly guest?: { accelerator: string; append: string } | undefined
  /** Whether only one worker may run at a time, of whatever kind. */
  readonly oneAtATime?: true
  /** Starts a worker and waits until it is ready. Throws MachineError. */
  start(kind: WorkerKind): Promise<WorkerProcess>
}
