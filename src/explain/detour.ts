// How a check is made to go the other way.
import type { Check } from './deciding-check.ts'
import type { Detour } from './stepper.ts'
import type { Trace } from './trace.ts'

/** Or why it cannot be. */
export function detourOf(check: Check | undefined, trace: Trace): Detour | string {
  if (check === undefined) return 'no check is known'
  const { kind, instruction, at } = check
  if (kind === 'exception') return 'the processor itself refused the access to memory'
  const to = kind === 'branch' ? check.other : instruction.next
  if (to === undefined) return 'where its other way goes is not in the code'
  const begin = trace.at(0, 'rsp')
  const depth = begin - trace.at(at, 'rsp')
  let occurrence = 0
  for (let index = 0; index <= at; index++) {
    if (trace.at(index, 'rip') !== instruction.address) continue
    if (begin - trace.at(index, 'rsp') === depth) occurrence++
  }
  return { from: instruction.address, to, depth, occurrence }
}
