// Gives up for good what a case must not have. Only for a process that ends with its case.
import type { System } from '../kernel/system.ts'

/** The uid and gid of nobody, whom no file of a world belongs to. */
const nobody = 65534
const PR_SET_DUMPABLE = 4

/** Becomes an ordinary user: uid and gid 65534, no groups and no capabilities (capabilities(7)). */
export function becomeUnprivileged(system: System): void {
  system.must('setgroups', 0, 0)
  system.must('setresgid', nobody, nobody, nobody)
  // Leaving uid 0 drops every capability.
  system.must('setresuid', nobody, nobody, nobody)
  // A program started by that user could read its own /proc/self; a change of uid forbids it.
  system.must('prctl', PR_SET_DUMPABLE, 1)
}
