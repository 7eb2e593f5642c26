// The pid of the process that makes a case's calls, in paths of proc: it is `pid` in a record.
import type { System } from '../kernel/system.ts'

/** PROC_SUPER_MAGIC of linux/magic.h. */
const procMagic = 0x9fa0

/** The path of an open file of proc: `/proc/pid/status`. */
export function showPath(system: System, fd: number, path: string, pid: string): string {
  const parts = path.split('/')
  const at = parts.indexOf(pid)
  // Any directory may be called by a number.
  if (at < 0 || system.filesystemMagic(fd) !== procMagic) return path
  parts[at] = 'pid'
  if (parts[at + 1] === 'task' && parts[at + 2] === pid) parts[at + 2] = 'pid'
  return parts.join('/')
}
