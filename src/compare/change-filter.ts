import type { StepRecord } from '../record/observation.ts'
import { callName } from '../record/transcript.ts'
import type { Difference, Variant } from './case-differences.ts'
import type { ChangeKind } from './change.ts'

/** Which changes are wanted. What is absent lets everything pass; all that is there must hold. */
export interface ChangeFilter {
  kinds?: ReadonlySet<ChangeKind>
  /** Names of calls; one that is made raw, by `syscall(SYS_...)`, is meant as well. */
  syscalls?: ReadonlySet<string>
  /** What some operand answered. */
  errnos?: ReadonlySet<string>
  /** Constants in the text of a call. */
  flags?: ReadonlySet<string>
  /** By the case's name. */
  cases?: (name: string) => boolean
}

/**
 * Whether a difference is wanted. The call, errno and flag of a step are its own; a difference of a
 * whole case, or of its tree, has those of all its steps.
 */
export function isWanted(
  { place, kinds, sides }: Difference,
  variants: readonly Variant[],
  filter: ChangeFilter,
): boolean {
  const { kinds: wanted, syscalls, errnos, flags } = filter
  if (wanted !== undefined && !kinds.some((kind) => wanted.has(kind))) return false
  if (syscalls === undefined && errnos === undefined && flags === undefined) return true
  const steps =
    typeof place === 'number'
      ? sides.flatMap(({ step }) => step ?? [])
      : variants.flatMap(({ record }) => record?.steps ?? [])
  return steps.some((step) => hasAll(step, filter))
}

function hasAll(step: StepRecord, { syscalls, errnos, flags }: ChangeFilter): boolean {
  if (syscalls !== undefined && !namesOf(step).some((name) => syscalls.has(name))) return false
  if (errnos !== undefined && !(step.errno !== undefined && errnos.has(step.errno))) return false
  return flags === undefined || constantsOf(step).some((name) => flags.has(name))
}

function namesOf(step: StepRecord): string[] {
  const raw = /\bsyscall\(SYS_(\w+)/.exec(step.call)?.[1]
  return raw === undefined ? [callName(step)] : [callName(step), raw]
}

function constantsOf({ call }: StepRecord): string[] {
  return call.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/\b[A-Z]\w+/g) ?? []
}
