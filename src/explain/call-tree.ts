// From a trace to who called whom, and what each function returned.
import { type Symbols, sourceName } from './symbols.ts'
import type { RegisterName, Trace } from './trace.ts'

export interface Call {
  name: string
  /** The first instruction's place in the trace. */
  first: number
  /** The place behind the last one. */
  end: number
  /** The stack pointer at entry, at the return address. */
  stack: bigint
  /** rax at the end. */
  returned: bigint
  calls: Call[]
  /** Places of its own instructions, those of its callees left out. */
  own: number[]
  /** Not called but come to by an exception. */
  isException: boolean
}

/** Jumped through on the way to a function, or back. */
const thunk =
  /^__x86_(?:return_thunk|indirect)|^__fentry__|^srso_|^retbleed_|^entry_ibpb|^zen_|^its_return|^clear_bhb|x86_indirect|indirect_thunk|softirqentry_text_end/
const exception =
  /^(?:asm_|irq_entries|spurious_entries|common_interrupt|sysvec|exc_|error_entry|paranoid_entry)/

/** What runs outside of the kernel's image: a module, or a program of BPF. */
export const unknownFunction = '?'

/** The tree below the function that the trace begins in. */
export function callTree(trace: Trace, symbols: Symbols): Call {
  const nameAt = (index: number): string =>
    symbols.containing(trace.at(index, 'rip'))?.name ?? unknownFunction
  const root = newCall(nameAt(0), 0, trace.at(0, 'rsp'))
  const open = [root]
  const last = trace.length - 1
  for (let index = 0; index <= last; index++) {
    const rsp = trace.at(index, 'rsp')
    let top = open.at(-1) ?? root
    while (top !== root && rsp > top.stack) {
      top.end = index
      top.returned = trace.at(index, 'rax')
      open.pop()
      top = open.at(-1) ?? root
    }
    const call = index === 0 ? undefined : entered(trace, symbols, index, top)
    if (call !== undefined) {
      top.calls.push(call)
      open.push(call)
      top = call
    }
    top.own.push(index)
  }
  for (const call of open) {
    call.end = last
    call.returned = trace.at(last, 'rax')
  }
  root.returned = BigInt.asUintN(64, BigInt(trace.returned))
  return root
}

/** The call that the instruction at this place is the first of. */
function entered(trace: Trace, symbols: Symbols, index: number, top: Call): Call | undefined {
  const [rip, rsp] = [trace.at(index, 'rip'), trace.at(index, 'rsp')]
  const before = trace.at(index - 1, 'rip')
  if (rip === before) return undefined
  const came = symbols.containing(before)
  const pushed = rsp === trace.at(index - 1, 'rsp') - 8n
  const function_ = symbols.startingAt(rip)
  if (function_ === undefined) {
    // Calls within a module cannot be told from its jumps and pushes.
    const leaves = came !== undefined && symbols.containing(rip) === undefined
    return leaves && pushed ? newCall(unknownFunction, index, rsp) : undefined
  }
  const { name } = function_
  if (thunk.test(name)) return undefined
  const throughThunk = came !== undefined && came.name !== name && thunk.test(came.name)
  const isCall = pushed || (throughThunk && rsp < top.stack)
  const isTail = rsp === top.stack && !name.endsWith('.cold')
  const isException = exception.test(name)
  return isCall || isTail || isException ? newCall(name, index, rsp, isException) : undefined
}

function newCall(name: string, first: number, stack: bigint, isException = false): Call {
  return { name, first, end: first, stack, returned: 0n, calls: [], own: [], isException }
}

const argumentRegisters: RegisterName[] = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9']

/**
 * The call of a function that gave it the errno, as far as what they returned tells: the last one. `isRoot`:
 * the entry code, which may have anything in rax after its call.
 */
export function errnoCallee(caller: Call, trace: Trace, isRoot: boolean): Call | undefined {
  const callees = caller.calls.filter((call) => returnsErrno(call, caller, trace))
  return isRoot ? callees[0] : callees.at(-1)
}

/** Whether a callee returned the errno, and did not just have it in rax. */
export function returnsErrno(call: Call, caller: Call, trace: Trace): boolean {
  if (call.isException || !holds(call.returned, trace.returned)) return false
  // Returns nothing, and rax is as it was.
  if (trace.holdsErrno(call.first, 'rax') && call.calls.length === 0) return false
  // Was handed an ERR_PTR() that another function returned. A stale register does not count as one.
  const passedOn = argumentRegisters.some(
    (name) => BigInt.asIntN(64, trace.at(call.first, name)) === BigInt(trace.returned),
  )
  const isOlder = caller.calls.some(
    (other) => other.end <= call.first && holds(other.returned, trace.returned),
  )
  return !(passedOn && isOlder)
}

function holds(register: bigint, value: number): boolean {
  return (
    BigInt.asIntN(32, register) === BigInt(value) &&
    (register >> 32n === 0n || register >> 32n === 0xffffffffn)
  )
}

/** As the source has it. */
export function functionName(call: Call): string {
  return sourceName(call.name)
}
