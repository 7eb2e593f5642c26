// Whose answer a function returned: that of a function it called, or one that it made itself. Two
// functions may well say EINVAL one after the other, the second one without a look at the first.
import type { Call } from './call-tree.ts'
import { loadedConstant } from './errno-flow.ts'
import {
  type Code,
  clobberedByCalls,
  destination,
  type Instruction,
  isCall,
  isMove,
  isSelection,
  type Place,
  placeOf,
} from './instruction.ts'
import { isRegister, isValue, type Trace } from './trace.ts'

/** A call of the function; `own`: an instruction of its own made the errno; undefined: nobody can tell. */
export type ErrnoSource = Call | 'own' | undefined

/** Follows the errno through the instructions that were executed, to what rax has in the end. */
export function errnoSource(trace: Trace, call: Call, code: Code): ErrnoSource {
  const sources = new Map<Place, ErrnoSource>()
  for (const [position, at] of call.own.entries()) {
    const one = code.get(trace.at(at, 'rip'))
    // Without a part of its code nothing is certain any more.
    if (one === undefined) return undefined
    const after = call.own[position + 1] ?? call.end
    const callee = call.calls.findLast(
      ({ first, isException }) => !isException && first > at && first <= after,
    )
    if (callee !== undefined || isCall(one)) {
      for (const place of clobberedByCalls) sources.delete(place)
      if (trace.holdsErrno(after, 'rax')) sources.set('rax', callee)
      continue
    }
    const to = destination(one)
    if (to === undefined) continue
    const source = sourceAfter(trace, one, at, after, to, sources)
    if (source === 'gone') sources.delete(to)
    else sources.set(to, source)
  }
  return sources.get('rax')
}

function sourceAfter(
  trace: Trace,
  one: Instruction,
  at: number,
  after: number,
  to: Place,
  sources: ReadonlyMap<Place, ErrnoSource>,
): ErrnoSource | 'gone' {
  const from = placeOf(one.operands[0])
  if (isMove(one) && from !== undefined && sources.has(from)) return sources.get(from)
  const constant = loadedConstant(one)
  if (constant !== undefined) return isValue(constant, trace.returned) ? 'own' : 'gone'
  if (!isRegister(to) || !trace.holdsErrno(after, to)) return 'gone'
  const had = trace.holdsErrno(at, to)
  if (isSelection(one)) {
    const given = from === undefined ? undefined : sources.get(from)
    if (!had) return given
    const isEither = from === undefined || !isRegister(from) || trace.holdsErrno(at, from)
    return !isEither || given === sources.get(to) ? sources.get(to) : undefined
  }
  // From memory, or from a register of the caller's, it may be anybody's.
  if (isMove(one) || one.mnemonic.startsWith('pop') || readsMemory(one)) return undefined
  return had ? sources.get(to) : 'own'
}

function readsMemory({ operands }: Instruction): boolean {
  return operands.slice(0, -1).some((operand) => operand.includes('('))
}
