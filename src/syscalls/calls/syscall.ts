import { syscallNumbers } from '../numbers.ts'
import type { ArgSpec, SyscallSpec } from '../spec.ts'

const registers = ['arg1', 'arg2', 'arg3', 'arg4', 'arg5', 'arg6'].map(
  (name): ArgSpec => ({ name, kind: 'pointer', optional: true }),
)

/**
 * syscall(2): any number, six registers, each of them an integer, a descriptor, or the address of
 * whatever is given. For calls without a table, and for what a table would not let through.
 */
export const rawSyscall: SyscallSpec = {
  name: 'syscall',
  number: -1,
  since: 'old',
  args: [{ name: 'number', kind: 'enum', of: syscallNumbers, bits: 64 }, ...registers],
  returns: { kind: 'int' },
  effects: ['root', 'process'],
}
