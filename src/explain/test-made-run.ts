// Runs through code that was made for a test, as a trace would have them.
import type { Call } from './call-tree.ts'
import { registerNames, Trace } from './trace.ts'

/** -EINVAL as an int leaves it in a register. */
export const einval = 0xffffffean

/** An instruction, and the registers that have another value before it than before the last one. */
export type Way = [address: bigint, set?: Record<string, bigint>][]

/** The addresses in order; the last one is where the function returns to. */
export function madeTrace(way: Way): Trace {
  const now = new Map<string, bigint>([['rsp', 0x9000n]])
  const rows = way.map(([rip, set = {}]) => {
    for (const [name, value] of Object.entries(set)) now.set(name, value)
    now.set('rip', rip)
    const row = Buffer.alloc(registerNames.length * 8)
    registerNames.forEach((name, index) => {
      row.writeBigUInt64LE(BigInt.asUintN(64, now.get(name) ?? 0n), index * 8)
    })
    return row
  })
  return new Trace({ registers: Buffer.concat(rows), returned: -22, code: [] })
}

/** A call of all of a trace, but for the instructions from `first` on to before `end` of each callee. */
export function madeCall(
  trace: Trace,
  callees: readonly { first: number; end: number }[] = [],
): Call {
  const blank = { name: 'made', stack: 0x9000n, calls: [], own: [], isException: false }
  const calls = callees.map(({ first, end }): Call => {
    return { ...blank, name: `callee ${first}`, first, end, returned: trace.at(end, 'rax') }
  })
  const isOwn = (index: number): boolean =>
    !calls.some(({ first, end }) => index >= first && index < end)
  const end = trace.length - 1
  const own = Array.from({ length: end }, (_, index) => index).filter(isOwn)
  return { ...blank, first: 0, end, returned: BigInt.asUintN(64, -22n), calls, own }
}
