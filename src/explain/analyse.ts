// From a trace to the function and the branch that the errno comes from. What it needs besides is
// handed to it, so that a stored trace gives the same answer.
import { type Call, callTree, errnoChain, unknownFunction } from './call-tree.ts'
import { type Decision, decide } from './deciding-check.ts'
import { parseDisassembly } from './instruction.ts'
import type { Symbols } from './symbols.ts'
import type { Code, Trace } from './trace.ts'

export interface Analysis {
  chain: Call[]
  decision: Decision
}

/** `disassemble`: what objdump(1) says of these functions. */
export async function analyse(
  trace: Trace,
  symbols: Symbols,
  disassemble: (code: readonly Code[]) => Promise<string>,
): Promise<Analysis> {
  const chain = errnoChain(callTree(trace, symbols), trace)
  const first = chain.at(-1) as Call
  const code = parseDisassembly(await disassemble(codeOf(first, trace, symbols)))
  const nameAt = (address: bigint): string | undefined => symbols.startingAt(address)?.name
  return { chain, decision: decide(trace, first, code, nameAt) }
}

/** The function, and its cold part, which is elsewhere. */
function codeOf(call: Call, trace: Trace, symbols: Symbols): Code[] {
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
