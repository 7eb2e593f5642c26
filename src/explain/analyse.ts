// From a trace to the function and the branch that the errno comes from. What it needs besides is
// handed to it, so that a stored trace gives the same answer.
import { type Call, callTree, errnoCallee, returnsErrno, unknownFunction } from './call-tree.ts'
import { type Decision, decide } from './deciding-check.ts'
import { errnoSource } from './errno-source.ts'
import { type Code, parseDisassembly } from './instruction.ts'
import type { Symbols } from './symbols.ts'
import type { Code as CodeBytes, Trace } from './trace.ts'

export interface Analysis {
  /** From the system call down to the first function that returned the errno. */
  chain: Call[]
  /** Of the last function or, where that cannot but fail, of its caller. */
  decision: Decision
}

type Disassemble = (code: readonly CodeBytes[]) => Promise<string>

/** What catches a fault of a user's address, and the access itself, are so many functions without a branch. */
const mostAbove = 2

/** `disassemble`: what objdump(1) says of these functions. */
export async function analyse(
  trace: Trace,
  symbols: Symbols,
  disassemble: Disassemble,
): Promise<Analysis> {
  const root = callTree(trace, symbols)
  const levels: { call: Call; code: Code }[] = []
  for (let call: Call | undefined = root; call !== undefined; ) {
    const code = parseDisassembly(await disassemble(codeOf(call, trace, symbols)))
    levels.push({ call, code })
    call = calleeOf(call, trace, code, call === root)
  }
  const chain = levels.map(({ call }) => call)
  const nameAt = (address: bigint): string | undefined => symbols.startingAt(address)?.name
  const decideAt = (index: number): Decision => {
    const { call, code } = levels[index] as { call: Call; code: Code }
    return decide(trace, call, code, nameAt, chain[index + 1])
  }
  const last = levels.length - 1
  const decision = decideAt(last)
  // Of a module's code nothing is known, and its caller's check would be no answer.
  const isKnown = decision.deciding !== undefined || levels[last]?.code.size === 0
  for (let index = last - 1; !isKnown && index >= Math.max(1, last - mostAbove); index--) {
    const above = decideAt(index)
    if (above.deciding !== undefined) return { chain, decision: above }
  }
  return { chain, decision }
}

/** Which of its callees a function has the errno from; undefined where it is the first to return it. */
function calleeOf(caller: Call, trace: Trace, code: Code, isRoot: boolean): Call | undefined {
  const source = isRoot ? undefined : errnoSource(trace, caller, code)
  if (source === 'own') return undefined
  if (source !== undefined && returnsErrno(source, caller, trace)) return source
  return errnoCallee(caller, trace, isRoot)
}

/** The function, and its cold part, which is elsewhere. */
function codeOf(call: Call, trace: Trace, symbols: Symbols): CodeBytes[] {
  // What a module jumps to in the kernel is none of its own checks.
  if (call.name === unknownFunction) return []
  const starts = new Set<bigint>()
  for (const index of call.own) {
    const symbol = symbols.containing(trace.at(index, 'rip'))
    if (symbol === undefined || starts.has(symbol.start)) continue
    starts.add(symbol.start)
    const cold = symbols.named(`${symbol.name}.cold`)
    if (cold !== undefined) starts.add(cold.start)
  }
  return trace.code.filter(({ start }) => starts.has(start))
}
