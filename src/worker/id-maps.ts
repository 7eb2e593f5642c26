// Says which users and groups there are in a user namespace.
import { KernelError, O, type System } from '../kernel/system.ts'
import { errnoName } from '../syscalls/errno.ts'
import type { Reserved } from './reserved.ts'

/** `map`: the lines of uid_map, and of gid_map, of user_namespaces(7). `pid`: a process that is in the namespace. */
export function writeIdMaps(
  system: System,
  { proc }: Pick<Reserved, 'proc'>,
  pid: number,
  map: string,
): void {
  for (const name of ['uid_map', 'gid_map']) {
    const file = system.openAt(proc, `${pid}/${name}`, O.WRONLY)
    const count = system.attempt('write', file, map, map.length)
    system.close(file)
    if (count < 0) {
      throw new KernelError(`write("${name}", ${JSON.stringify(map)})`, errnoName(-count))
    }
  }
}
