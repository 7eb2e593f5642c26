// The table that a benchmark prints, and how its figures are written (pure).

export type Row = [figure: string, value: string, target: string]

export function figureTable(rows: readonly Row[]): string {
  const header: Row[] = [
    ['figure', 'value', 'target'],
    ['---', '---', '---'],
  ]
  return [...header, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** A target that is missed is said to be. */
export function atLeast(value: number, least: number): string {
  return `at least ${least}${value < least ? ': missed' : ''}`
}

export function atMost(value: number, most: number, unit: string): string {
  return `at most ${most} ${unit}${value > most ? ': missed' : ''}`
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
