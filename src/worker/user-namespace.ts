import { exitNow, fork } from '../kernel/libc.ts'
import { KernelError, O, type System } from '../kernel/system.ts'
import type { WorldEntry } from '../plan/case.ts'
import { errnoName } from '../syscalls/errno.ts'

const CLONE_NEWUSER = 0x10000000
const OPEN_TREE_CLONE = 1
const AT_EMPTY_PATH = 0x1000
const MOVE_MOUNT_F_EMPTY_PATH = 4
const AT_FDCWD = -100

/**
 * Puts a new user namespace on the file `path`, as its mount of nsfs: whoever opens the file has a descriptor of the
 * namespace, and no process is in it. `proc`: a descriptor of a proc of this pid namespace.
 */
export function mountUserNamespace(
  system: System,
  proc: number,
  { path, map }: Extract<WorldEntry, { kind: 'userns' }>,
): void {
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
    const errno = typeof said === 'number' ? -said : (said[0] ?? 0)
    if (errno !== 0) throw new KernelError('unshare(CLONE_NEWUSER)', errnoName(errno))
    for (const name of ['uid_map', 'gid_map']) {
      const file = system.openAt(proc, `${child}/${name}`, O.WRONLY)
      const count = system.attempt('write', file, map, map.length)
      system.close(file)
      if (count < 0)
        throw new KernelError(`write("${name}", ${JSON.stringify(map)})`, errnoName(-count))
    }
    const namespace = system.openAt(proc, `${child}/ns/user`, O.RDONLY)
    const mount = system.must('open_tree', namespace, '', OPEN_TREE_CLONE | AT_EMPTY_PATH)
    system.close(namespace)
    system.must('move_mount', mount, '', AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH)
    system.close(mount)
  } finally {
    system.close(made)
    system.close(tellGo)
    if (child > 0) system.waitFor(child)
  }
}
