// From addresses to lines of the source, by the debugging information.
import { outputOf } from './programs.ts'

/** A line, in the function that has it. */
export interface Place {
  function: string
  /** Below the top of the kernel's tree. */
  file: string
  line: number
  /** From 1; undefined where nobody knows. */
  column?: number
}

/** The innermost function first, then those that it was inlined into. */
export type InlineChain = readonly Place[]

/** Asks for all addresses at once. Throws ExplainError. */
export async function lookUpLines(
  vmlinux: string,
  addresses: readonly bigint[],
  signal: AbortSignal,
): Promise<Map<bigint, InlineChain>> {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('')
  const args = [`--obj=${vmlinux}`, '--inlines', '--functions=linkage']
  const chains = parseLines(await outputOf('llvm-symbolizer', args, { signal, input }))
  return new Map(addresses.map((address, index) => [address, chains[index] ?? []]))
}

/** What llvm-symbolizer(1) says: two lines for each function, and an empty line behind each address. */
export function parseLines(text: string): InlineChain[] {
  return text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const lines = block.trim().split('\n')
      const chain: Place[] = []
      for (let index = 0; index + 1 < lines.length; index += 2) {
        const match = /^(.*):(\d+):(\d+)$/.exec(lines[index + 1] ?? '')
        const line = Number(match?.[2])
        if (match === null || line === 0) continue
        const place: Place = { function: lines[index] ?? '', file: inTree(match[1] ?? ''), line }
        if (Number(match[3]) > 0) place.column = Number(match[3])
        chain.push(place)
      }
      return chain
    })
}

/** Debian builds in a folder below the tree, and other people where they like. */
export function inTree(path: string): string {
  const top =
    /^(?:.*\/)?((?:arch|block|crypto|drivers|fs|include|init|io_uring|ipc|kernel|lib|mm|net|security|sound|virt)\/.*)$/
  // The shortest beginning: a file may be in `fs/` and then in `lib/`.
  const plain = path.replace(/^.*?\/build_[^/]+\//, '').replace(/^(?:\.\.?\/)+/, '')
  return plain.startsWith('/') ? (top.exec(plain)?.[1] ?? plain) : plain
}
