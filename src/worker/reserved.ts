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
  /** The kernel's log, where the kernel is the worker's alone. */
  kernelLog?: number
}

/**
 * Where the worker's own begin, and how many there can be. Low enough that the kernel's table of
 * descriptors stays small: close_range(2) and fork(2) walk all of it, for every case.
 */
const floor = 320
export const reservedCount = 64

/** Raises the protocol's descriptors above those of the cases. */
export function reserveDescriptors(
  system: System,
  hasKernelLog: boolean,
): Omit<Reserved, 'proc' | 'home'> {
  const requests = system.raise(0, floor)
  const answers = system.raise(1, floor)
  const progress = system.raise(3, floor)
  const nothing = system.openRaised(AT_FDCWD, '/dev/null', O.RDWR, floor)
  const kernelLog = hasKernelLog ? { kernelLog: system.raise(4, floor) } : {}
  return { floor, requests, answers, progress, nothing, ...kernelLog }
}

/** Leaves a case nothing but 0, 1 and 2, on /dev/null. */
export function resetDescriptors(system: System, reserved: Reserved): void {
  closeDescriptors(system)
  system.attempt('close_range', floor + reservedCount, 0xffffffff, 0)
  for (const fd of [0, 1, 2]) system.attempt('dup2', reserved.nothing, fd)
}

/** Closes everything below the worker's own but 0, 1 and 2. */
export function closeDescriptors(system: System): void {
  system.attempt('close_range', 3, floor - 1, 0)
}
