// The mount tree as one process sees it.
import { O, type System } from '../kernel/system.ts'
import type { Reserved } from './reserved.ts'

/** An open mountinfo: it keeps showing the namespace and the root that it was opened in. */
export interface View {
  fd: number
  /** The mount namespace, as /proc names it; any word where nobody asks for another one. */
  namespace: string
}

/** The caller's own, above the numbers of a case. */
export function openView(system: System, { proc, floor }: Reserved): View {
  const namespace = system.readLink(proc, 'thread-self/ns/mnt') ?? 'mnt:[unknown]'
  return { fd: openMountinfo(system, { proc, floor }), namespace }
}

export function openMountinfo(
  system: System,
  { proc, floor }: Pick<Reserved, 'proc' | 'floor'>,
): number {
  return system.openRaised(proc, 'thread-self/mountinfo', O.RDONLY, floor)
}
