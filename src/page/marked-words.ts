export interface Word {
  text: string
  /** Whether the other text does not have it there. */
  differs: boolean
}

/**
 * A text in pieces, those marked that another one does not have: the longest common run of words is
 * left, the rest is what differs.
 */
export function markedWords(text: string, other: string): Word[] {
  if (text === other) return [{ text, differs: false }]
  const [own, others] = [wordsOf(text), wordsOf(other)]
  // Beyond that the table would be larger than what it is good for.
  if (own.length * others.length > 250_000) return [{ text, differs: true }]
  const words: Word[] = []
  const lengths = commonLengths(own, others)
  for (let i = 0, j = 0; i < own.length; ) {
    const [down, right] = [lengths[i + 1]?.[j] ?? 0, lengths[i]?.[j + 1] ?? 0]
    const isSame = own[i] === others[j]
    if (!isSame && j < others.length && right > down) {
      j += 1
      continue
    }
    push(words, own[i] ?? '', !isSame)
    i += 1
    if (isSame) j += 1
  }
  return words
}

function wordsOf(text: string): string[] {
  return text.match(/[\w.:/+-]+|\s+|[^\w\s]/g) ?? []
}

/** Of what is behind each pair of places, how many words both have in order. */
function commonLengths(own: readonly string[], others: readonly string[]): number[][] {
  const lengths = Array.from({ length: own.length + 1 }, () =>
    new Array<number>(others.length + 1).fill(0),
  )
  for (let i = own.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i] ?? [], lengths[i + 1] ?? []]
    for (let j = others.length - 1; j >= 0; j--) {
      row[j] =
        own[i] === others[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return lengths
}

function push(words: Word[], text: string, differs: boolean): void {
  const last = words.at(-1)
  if (last?.differs === differs) last.text += text
  else words.push({ text, differs })
}
