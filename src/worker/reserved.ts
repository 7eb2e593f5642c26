// The worker's own descriptors live above every number that a case can be given.
import { AT_FDCWD, O, type System } from '../kernel/system.ts'

export interface Reserved {
  /** The lowest number that is the worker's. */
  floor: number
  requests: number
  answers: number
  progress: number
  /** `/proc` of the worker's pid namespace. */
  proc: number
  /** /dev/null, the 0, 1 and 2 of every case. */
  nothing: number
  /** The mount namespace that a case leaves and returns to. */
  home: number
}

/** How many numbers from the floor on are the worker's. */
export const reservedCount = 256

/** Raises the protocol's descriptors and closes all else that Node had open. */
export function reserveDescriptors(system: System): Omit<Reserved, 'proc' | 'home'> {
  // Node has raised the soft limit to the hard one when it started.
  const floor = Math.min(system.descriptorLimit().soft, 1 << 16) - reservedCount
  const requests = system.raise(0, floor)
  const answers = system.raise(1, floor)
  const progress = system.raise(3, floor)
  const nothing = system.openRaised(AT_FDCWD, '/dev/null', O.RDWR, floor)
  return { floor, requests, answers, progress, nothing }
}

/** Gives the next case the descriptors 0, 1 and 2 on /dev/null, and no others. */
export function resetDescriptors(system: System, reserved: Reserved): void {
  system.attempt('close_range', 3, reserved.floor - 1, 0)
  for (const fd of [0, 1, 2]) system.attempt('dup2', reserved.nothing, fd)
}
