/** A block of lines with a heading, to be set beside or below others. */
export interface Block {
  heading: string
  /** Before each line where the blocks are set one below the other; default: the heading above them. */
  mark?: string
  lines: readonly string[]
}

const gap = ' | '

/** The blocks in columns where they fit into `width` characters, else one below the other. */
export function sideBySide(blocks: readonly Block[], width: number): string[] {
  const columns = blocks.map(({ heading, lines }) => [heading, ...lines])
  const widths = columns.map((lines) => Math.max(...lines.map(({ length }) => length)))
  const total = widths.reduce((sum, own) => sum + own, 0) + gap.length * (blocks.length - 1)
  if (total > width) return blocks.flatMap(stacked)
  const height = Math.max(...columns.map(({ length }) => length))
  return Array.from({ length: height }, (_, row) =>
    columns
      .map((lines, column) => (lines[row] ?? '').padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

function stacked({ heading, mark, lines }: Block): string[] {
  if (mark !== undefined) return lines.map((line) => `${mark} ${line}`)
  return [heading, ...lines.map((line) => `  ${line}`)]
}
