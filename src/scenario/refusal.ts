// Calls that the harness does not make on a machine that others use, as far as a step's text tells.
// Filesystem types are not among them: whether one is shared is decided when the step is made.
import { harmful } from '../syscalls/guard.ts'
import { syscallName } from '../syscalls/numbers.ts'
import { lookupSyscall } from '../syscalls/registry.ts'
import { knownNumber } from '../syscalls/resolve.ts'
import type { ArgSpec, SyscallSpec } from '../syscalls/spec.ts'
import type { Value } from '../syscalls/value.ts'

/** Why the call is refused whatever the kernel; undefined if nothing known speaks against it. */
export function refusalOf(spec: SyscallSpec, args: readonly Value[]): string | undefined {
  return harmful(
    spec.name,
    args.map((value, i) => knownNumber(value, spec.args[i])),
  )
}

/**
 * What a register of the raw syscall(2) means to the call of that number: undefined where there is
 * no table for it, `unused` behind its last argument.
 */
export function registerMeaning(
  number: Value,
  index: number,
): ArgSpec['kind'] | 'unused' | undefined {
  const nr = knownNumber(number)
  const name = nr === undefined ? undefined : syscallName(Number(BigInt.asUintN(32, nr)))
  const spec = name === undefined ? undefined : lookupSyscall(name)
  return spec === undefined ? undefined : (spec.args[index]?.kind ?? 'unused')
}
