// The pid of the next process, which shows in what some calls return: the same for every case.
import type { System } from '../kernel/system.ts'
import type { Reserved } from './reserved.ts'

const O_WRONLY = 1

/** Has no effect where the kernel does not allow it: proc_sys_kernel(5), ns_last_pid. */
export function setNextPid(system: System, { proc }: Pick<Reserved, 'proc'>, pid: number): void {
  const fd = system.attempt('openat', proc, 'sys/kernel/ns_last_pid', O_WRONLY)
  if (fd < 0) return
  const last = String(pid - 1)
  system.attempt('write', fd, last, last.length)
  system.close(fd)
}
