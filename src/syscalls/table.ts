// The door to the tables: the calls, the arguments that a given call takes, and their constants.
import { knownNumber } from './resolve.ts'
import type { ArgSpec, SyscallSpec } from './spec.ts'
import type { Value } from './value.ts'

export {
  allConstantNames,
  type Constant,
  constantsOf,
  type FlagArgument,
  lookupConstant,
  setOf,
  structsOf,
  syscallsTaking,
} from './constants.ts'
export { lookupSyscall, syscalls } from './registry.ts'

/** What `args` mean to the call: fsconfig's by its command; the general form if that is unknown. */
export function argsOf(spec: SyscallSpec, args: readonly Value[]): readonly ArgSpec[] {
  if (spec.variants === undefined) return spec.args
  const { by, of } = spec.variants
  const index = spec.args.findIndex(({ name }) => name === by)
  const deciding = spec.args[index]
  const value = knownNumber(args[index], deciding)
  if (deciding?.kind !== 'enum' || value === undefined) return spec.args
  // The kernel takes an unsigned int and never sees the upper half.
  const seen = BigInt.asUintN(deciding.bits, value)
  const name = Object.keys(deciding.of.flags).find((key) => deciding.of.flags[key]?.value === seen)
  return (name === undefined ? undefined : of[name]) ?? spec.args
}
