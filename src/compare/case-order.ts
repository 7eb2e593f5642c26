import { compareText } from './release-order.ts'

/**
 * Both lists as one, each name once: what only one of them has stays behind the name that both have
 * before it. Names that neither list orders are ordered by their text, so that it does not matter
 * which list came first. Where the lists contradict each other, `order` is right.
 */
export function mergeOrder(known: readonly string[], order: readonly string[]): string[] {
  const knownNames = new Set(known)
  const both = new Set(order.filter((name) => knownNames.has(name)))
  const [left, right] = [runsOf(known, both), runsOf(order, both)]
  return ['', ...order.filter((name) => both.has(name))].flatMap((name) => [
    ...(name === '' ? [] : [name]),
    ...interleave(left.get(name) ?? [], right.get(name) ?? []),
  ])
}

/** The names that only this list has, by the common name before them; '' at the beginning. */
function runsOf(names: readonly string[], both: ReadonlySet<string>): Map<string, string[]> {
  const runs = new Map<string, string[]>([['', []]])
  let last = ''
  for (const name of names) {
    if (both.has(name)) {
      last = name
      runs.set(name, [])
    } else {
      runs.get(last)?.push(name)
    }
  }
  return runs
}

function interleave(left: readonly string[], right: readonly string[]): string[] {
  const [rest, other] = [[...left], [...right]]
  const merged: string[] = []
  while (rest[0] !== undefined && other[0] !== undefined) {
    const from = compareText(rest[0], other[0]) < 0 ? rest : other
    merged.push(from.shift() as string)
  }
  return [...merged, ...rest, ...other]
}
