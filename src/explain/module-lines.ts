// Lines of modules: the kernel has put them somewhere, and their debugging information is of a file.
import type { DebugModule } from '../machine/kernels/debug-module.ts'
import { type InlineChain, lookUpLines } from './lines.ts'
import type { Symbols } from './symbols.ts'

/** The modules of a guest that a trace came through. */
export interface ModuleLines {
  /** Which module has the function that begins at an address. */
  functions: ReadonlyMap<bigint, string>
  /** Why there is none is told where it is a text. */
  files: ReadonlyMap<string, DebugModule | string>
}

/** Throws ExplainError. */
export async function lookUpModuleLines(
  addresses: readonly bigint[],
  { functions, files }: ModuleLines,
  symbols: Symbols,
  signal: AbortSignal,
): Promise<Map<bigint, InlineChain>> {
  const byFile = new Map<string, Map<bigint, bigint>>()
  for (const address of addresses) {
    const symbol = symbols.containing(address)
    const file = files.get((symbol && functions.get(symbol.start)) ?? '')
    if (symbol === undefined || file === undefined || typeof file === 'string') continue
    const start = file.functions.get(symbol.name)
    if (start === undefined) continue
    const places = byFile.get(file.file) ?? new Map<bigint, bigint>()
    byFile.set(file.file, places.set(address, start + address - symbol.start))
  }
  const lines = new Map<bigint, InlineChain>()
  for (const [file, places] of byFile) {
    const found = await lookUpLines(file, [...places.values()], signal)
    for (const [address, place] of places) lines.set(address, found.get(place) ?? [])
  }
  return lines
}
