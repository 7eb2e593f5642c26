// The pid of the process that makes a case's calls, wherever it shows: it is `pid` in a record.
import type { Register } from '../kernel/libc.ts'
import type { System } from '../kernel/system.ts'
import { syscallNumber } from '../syscalls/numbers.ts'
import type { Step } from '../syscalls/value.ts'

/** PROC_SUPER_MAGIC of linux/magic.h. */
const procMagic = 0x9fa0

/** Raw calls that return the pid, or a number that is the same for a process of its own. */
const pidCalls: ReadonlySet<number | undefined> = new Set(
  ['getpid', 'gettid', 'getpgid', 'getpgrp', 'getsid'].map(syscallNumber),
)

/** The links of proc that hold it. */
const selfLink = /(?:^|\/)(?:thread-)?self$/

/** What call `number` returned, as text. */
export function showValue(number: Register, returned: number | bigint, pid: string): string {
  const text = String(returned)
  return text === pid && pidCalls.has(Number(number)) ? 'pid' : text
}

/** What a step read, where it is a link of proc to this process or thread: `pid`, `pid/task/pid`. */
export function showLink({ call, args }: Step, text: string, pid: string): string {
  const path = args[call === 'readlinkat' ? 1 : 0]
  if (call !== 'readlink' && call !== 'readlinkat') return text
  if (path?.kind !== 'string' || !selfLink.test(path.bytes)) return text
  return text === pid || text === `${pid}/task/${pid}` ? text.replaceAll(pid, 'pid') : text
}

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
