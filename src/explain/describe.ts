// An analysis with lines of the source for its addresses.
import type { DebugKernel } from '../machine/kernels/debug-kernel.ts'
import type { Analysis } from './analyse.ts'
import { functionName, unknownFunction } from './call-tree.ts'
import { addressesOf, type CheckPlace, placeOfCheck } from './check-place.ts'
import type { Check } from './deciding-check.ts'
import type { ExplainedCall, ExplainedCheck, Explanation } from './explanation.ts'
import { type InlineChain, lookUpLines } from './lines.ts'
import { lookUpModuleLines, type ModuleLines } from './module-lines.ts'
import { SourceTree } from './source-text.ts'
import type { Symbols } from './symbols.ts'
import type { Trace } from './trace.ts'

type Description = Pick<
  Explanation,
  'chain' | 'deciding' | 'earlier' | 'ruledOut' | 'origin' | 'doubts'
>

const linesAround = 3

export interface DescribeOptions {
  /** Undefined where no line is known. */
  debug: Pick<DebugKernel, 'vmlinux' | 'source'> | undefined
  symbols: Symbols
  /** Undefined where the trace came through no module, or no line is known. */
  modules: ModuleLines | undefined
  signal: AbortSignal
}

/** Throws ExplainError. */
export async function describeAnalysis(
  trace: Trace,
  { chain, decision }: Analysis,
  { debug, symbols, modules, signal }: DescribeOptions,
): Promise<Description> {
  const { deciding, earlier, ruledOut, origin, unknown } = decision
  const checks = [...(deciding === undefined ? [] : [deciding]), ...earlier, ...ruledOut]
  // A callee's return address is behind the call; the call itself is the instruction before it.
  const callSites = chain.slice(1).map(({ first }) => trace.at(first - 1, 'rip'))
  const addresses = [
    ...checks.flatMap(addressesOf),
    ...(origin === undefined ? [] : [origin.instruction.address]),
    ...callSites,
  ]
  const isModule = (address: bigint): boolean =>
    modules?.functions.has(symbols.containing(address)?.start ?? 0n) ?? false
  const all = [...new Set(addresses)]
  const inKernel = all.filter((address) => !isModule(address))
  const lines =
    debug === undefined
      ? new Map<bigint, InlineChain>()
      : await lookUpLines(debug.vmlinux, inKernel, signal)
  if (modules !== undefined) {
    const inModules = await lookUpModuleLines(all.filter(isModule), modules, symbols, signal)
    for (const [address, chain] of inModules) lines.set(address, chain)
  }
  const source = new SourceTree(debug?.source)
  const placesOf = (address: bigint): InlineChain => lines.get(address) ?? []

  const placed = (check: Check): CheckPlace =>
    placeOfCheck(check, placesOf, (file, line) => source.statement(file, line))
  const describe = (check: Check): ExplainedCheck => {
    const { places } = placed(check)
    const statements = places.map(({ file, line }) => source.statement(file, line))
    const told = toldOf(statements)
    const place = places[told]
    return {
      kind: check.kind,
      places,
      statements,
      told,
      excerpt: place === undefined ? [] : source.around(place.file, place.line, linesAround),
      instruction: check.instruction.text,
      address: check.instruction.address.toString(16),
      symbol: symbols.placeOf(check.instruction.address),
      ...(check.taken === undefined ? {} : { taken: check.taken }),
    }
  }
  const calls = chain.map((call, index): ExplainedCall => {
    const site = index === 0 ? undefined : callSites[index - 1]
    // Of a call in an inlined function the outermost line is the caller's own.
    const place = site === undefined ? undefined : placesOf(site)[0]
    const told = { function: functionName(call), returned: trace.returned }
    if (place === undefined) return told
    return { ...told, calledAt: { ...place, text: source.statement(place.file, place.line) } }
  })

  const doubts: string[] = []
  if (chain.at(-1)?.name === unknownFunction) {
    doubts.push('the errno comes from a module, of whose code nothing is known')
  } else if (deciding === undefined) {
    doubts.push(`no branch of ${calls.at(-1)?.function}() could have led to another answer`)
  } else if (debug !== undefined) {
    const { places, isJoined } = placed(deciding)
    if (places.length === 0) {
      doubts.push('the debugging information has no line for the deciding branch')
    } else if (isJoined) {
      doubts.push('the compiler has joined conditions here: it may be one just before this line')
    }
  }
  const used = new Set(all.map((at) => modules?.functions.get(symbols.containing(at)?.start ?? 0n)))
  for (const [name, file] of modules?.files ?? []) {
    if (used.has(name) && typeof file === 'string') doubts.push(`no lines of ${name}: ${file}`)
  }
  if (unknown > 0) doubts.push(`${unknown} instructions of the function are not in its code`)
  return {
    chain: calls,
    ...(deciding === undefined ? {} : { deciding: describe(deciding) }),
    earlier: earlier.map(describe),
    ruledOut: ruledOut.map(describe),
    ...(origin === undefined
      ? {}
      : {
          origin: {
            places: placesOf(origin.instruction.address),
            statement: statementOf(placesOf(origin.instruction.address), source),
            instruction: origin.instruction.text,
            isBeforeCheck: deciding !== undefined && origin.at < deciding.at,
          },
        }),
    doubts,
  }
}

/** `return !IS_ERR_OR_NULL(...)` of an inlined predicate says less than the test of what it returns. */
function toldOf(statements: readonly string[]): number {
  const isTest = (text: string): boolean => !/^(?:return\b|SYSCALL_DEFINE|static |$)/.test(text)
  const first = statements.findIndex(isTest)
  return first === -1 ? 0 : first
}

function statementOf([inner]: InlineChain, source: SourceTree): string {
  return inner === undefined ? '' : source.statement(inner.file, inner.line)
}
