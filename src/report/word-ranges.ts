import type { Change, Side } from '../compare/change.ts'
import { formatRun } from '../compare/operand-names.ts'
import { sideWords } from './diff-sides.ts'

/**
 * `EBADF 6.12.107 | EINVAL 6.16.12-6.17.8 | EBADF 6.17.13-`: the answers in the order of the kernels, the
 * same one as often as it comes back; undefined where no word tells the sides apart.
 */
export function wordRanges(
  change: Change,
  names: readonly string[],
): { word: string; range: string }[] | undefined {
  const words = sideWords(change)
  if (words === undefined) return undefined
  const wordOf = new Map(
    change.sides.flatMap(({ operands }: Side, index) =>
      operands.map((operand): [number, string] => [operand, words[index] ?? '']),
    ),
  )
  const runs: { word: string; run: [number, number] }[] = []
  for (const [operand, word] of [...wordOf].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1)
    if (last?.word === word && last.run[1] === operand - 1) last.run[1] = operand
    else runs.push({ word, run: [operand, operand] })
  }
  return runs.map(({ word, run }) => ({ word, range: formatRun(run, names) }))
}
