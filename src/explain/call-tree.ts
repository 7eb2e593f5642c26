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

/** The tree below the function that the trace begins in. */
export function callTree(trace: Trace, symbols: Symbols): Call {
  const nameAt = (index: number): string => symbols.containing(trace.at(index, 'rip'))?.name ?? '?'
  const root = newCall(nameAt(0), 0, trace.at(0, 'rsp'))
  const open = [root]
  const last = trace.length - 1
  for (let index = 0; index <= last; index++) {
    const [rip, rsp] = [trace.at(index, 'rip'), trace.at(index, 'rsp')]
    let top = open.at(-1) ?? root
    while (top !== root && rsp > top.stack) {
      top.end = index
      top.returned = trace.at(index, 'rax')
      open.pop()
      top = open.at(-1) ?? root
    }
    const entered = index === 0 ? undefined : symbols.startingAt(rip)
    if (entered !== undefined && rip !== trace.at(index - 1, 'rip') && !thunk.test(entered.name)) {
      const before = nameAt(index - 1)
      const throughThunk = before !== entered.name && thunk.test(before)
      const isCall = rsp === trace.at(index - 1, 'rsp') - 8n || (throughThunk && rsp < top.stack)
      const isTail = rsp === top.stack && !entered.name.endsWith('.cold')
      const isException = exception.test(entered.name)
      if (isCall || isTail || isException) {
        const call = newCall(entered.name, index, rsp, isException)
        top.calls.push(call)
        open.push(call)
        top = call
      }
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

function newCall(name: string, first: number, stack: bigint, isException = false): Call {
  return { name, first, end: first, stack, returned: 0n, calls: [], own: [], isException }
}

const argumentRegisters: RegisterName[] = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9']

/** From the root down to the function that was the first to return the errno. */
export function errnoChain(root: Call, trace: Trace): Call[] {
  const chain = [root]
  for (let caller = root; ; ) {
    const callees = caller.calls.filter((call) => returnsErrno(call, caller, trace))
    // What the entry code does after the call may leave anything in rax.
    const callee = caller === root ? callees[0] : callees.at(-1)
    if (callee === undefined) return chain
    chain.push(callee)
    caller = callee
  }
}

function returnsErrno(call: Call, caller: Call, trace: Trace): boolean {
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
