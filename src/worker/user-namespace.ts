import { exitNow, fork } from '../kernel/libc.ts'
import { AT_FDCWD, KernelError, O, type System } from '../kernel/system.ts'
import { errnoName } from '../syscalls/errno.ts'
import { writeIdMaps } from './id-maps.ts'
import type { Reserved } from './reserved.ts'

const CLONE_NEWUSER = 0x10000000
const OPEN_TREE_CLONE = 1
const AT_EMPTY_PATH = 0x1000
const MOVE_MOUNT_F_EMPTY_PATH = 4

/** A process that is forked by a fork is now and then killed before its first call. */
const mostTries = 3

/**
 * Makes a user namespace that no process stays in, and returns a descriptor of it, above the numbers of a case. `map`:
 * the lines of its uid_map and gid_map. To be called before the root is covered: who is chrooted may not make one.
 */
export function makeUserNamespace(system: System, reserved: Reserved, map: string): number {
  for (let tries = 0; tries < mostTries; tries++) {
    const namespace = tryUserNamespace(system, reserved, map)
    if (namespace !== undefined) return namespace
  }
  throw new KernelError('unshare(CLONE_NEWUSER)', 'the end of its process')
}

/** Undefined where the process that was to make it did not live to say so. */
function tryUserNamespace(system: System, reserved: Reserved, map: string): number | undefined {
  const [made, tellMade] = system.pipe()
  const [go, tellGo] = system.pipe()
  const child = fork()
  if (child === 0) {
    system.close(tellGo)
    const result = system.attempt('unshare', CLONE_NEWUSER)
    system.attempt('write', tellMade, String.fromCharCode(-result), 1)
    // Until the parent has what it wants, or is gone.
    system.readOnce(go, 1)
    exitNow(0)
  }
  system.close(tellMade)
  system.close(go)
  try {
    if (child < 0) throw new KernelError('fork()', errnoName(-child))
    const said = system.readOnce(made, 1)
    const errno = typeof said === 'number' ? -said : said[0]
    if (errno === undefined) return undefined
    if (errno !== 0) throw new KernelError('unshare(CLONE_NEWUSER)', errnoName(errno))
    return openMapped(system, reserved, child, map)
  } finally {
    system.close(made)
    system.close(tellGo)
    if (child > 0) system.waitFor(child)
  }
}

function openMapped(system: System, { proc, floor }: Reserved, pid: number, map: string): number {
  writeIdMaps(system, { proc }, pid, map)
  return system.openRaised(proc, `${pid}/ns/user`, O.RDONLY, floor)
}

/** Puts the namespace on the file `path`, as its mount of nsfs. */
export function mountNamespace(system: System, namespace: number, path: string): void {
  const mount = system.must('open_tree', namespace, '', OPEN_TREE_CLONE | AT_EMPTY_PATH)
  system.must('move_mount', mount, '', AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH)
  system.close(mount)
}
