// Which cases leave their process in a state that nothing undoes.
import { flagsValue, knownNumber } from '../syscalls/resolve.ts'
import { lookupSyscall } from '../syscalls/table.ts'
import type { Step } from '../syscalls/value.ts'
import type { Case } from './case.ts'

/** What setns(2) of the worker takes back: mount namespace, root and working directory. */
const undone = flagsValue([{ name: 'CLONE_NEWNS' }, { name: 'CLONE_FS' }])

/** Whether the case must have a process of its own, which ends with it. */
export function isDisposable({ privilege, actors, setup, steps }: Case): boolean {
  // The children of a process that lives on would have to be found and ended.
  if (actors !== undefined || privilege === 'unprivileged') return true
  return [...setup, ...steps].some(changesProcess)
}

function changesProcess(step: Step): boolean {
  const spec = lookupSyscall(step.call)
  if (spec === undefined || !spec.effects?.includes('process')) return false
  if (spec.name !== 'unshare' || typeof undone !== 'bigint') return true
  const flags = knownNumber(step.args[0], spec.args[0])
  return flags === undefined || (flags & ~undone) !== 0n
}
