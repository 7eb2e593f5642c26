// The only door to the kernel: libc's syscall(2) wrapper, called with plain register values.
import koffi from 'koffi'

/** A register: an integer, or the address of something in the arena. */
export type Register = number | bigint

const libc = koffi.load('libc.so.6')
const syscallFunction = libc.func(
  'long syscall(long number, long a, long b, long c, long d, long e, long f)',
)
const forkFunction = libc.func('int fork()')
const exitFunction = libc.func('void _exit(int status)')

/**
 * Makes a system call. Returns what the kernel returned: a value, or the negated errno
 * (syscall(2)). Never throws for anything the kernel answers.
 */
export function syscall(
  number: Register,
  a: Register = 0,
  b: Register = 0,
  c: Register = 0,
  d: Register = 0,
  e: Register = 0,
  f: Register = 0,
): number | bigint {
  const result = syscallFunction(number, a, b, c, d, e, f)
  // Nothing may come between the call and this: errno belongs to whoever called libc last.
  return result === -1 ? -koffi.errno() : result
}

/** fork(2) by way of libc, so that the child's libc knows that it is another process. */
export function fork(): number {
  return forkFunction()
}

const CLONE = 56
const SIGCHLD = 17

/**
 * fork(2) into new namespaces, by clone(2) itself: libc has no other way. Only for a process that
 * has one thread, as libc's own locks are as they happen to be. `flags`: CLONE_NEW*. The child's pid,
 * 0 in the child, or the negated errno.
 */
export function clone(flags: number): number {
  return Number(syscall(CLONE, flags + SIGCHLD))
}

/** _exit(2): ends the process without running anything that the parent still needs. */
export function exitNow(status: number): never {
  exitFunction(status)
  throw new Error('_exit returned')
}

/**
 * Never collected: that a view is gone Node tells its event loop, and the worker has none. They are
 * few, and as long-lived as what they show.
 */
const views: Buffer[] = []

/** The bytes at an address of this process, shared and not copied. */
export function viewOf(address: number, length: number): Buffer {
  const view = Buffer.from(koffi.view(BigInt(address), length))
  views.push(view)
  return view
}
