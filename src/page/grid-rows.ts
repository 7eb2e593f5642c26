// The rows of the grid: a line for each scenario, and below it those of its cases that are shown.
import type { PageData } from '../report/page-data.ts'

export type GridRow =
  | { kind: 'scenario'; scenario: number; cases: number }
  | { kind: 'case'; case: number }

/** `cases` are indexes, in the order of the data. */
export function gridRows({ cases: all }: PageData, cases: readonly number[]): GridRow[] {
  const rows: GridRow[] = []
  let heading: (GridRow & { kind: 'scenario' }) | undefined
  for (const index of cases) {
    const scenario = all[index]?.scenario ?? 0
    if (heading?.scenario !== scenario) {
      heading = { kind: 'scenario', scenario, cases: 0 }
      rows.push(heading)
    }
    heading.cases += 1
    rows.push({ kind: 'case', case: index })
  }
  return rows
}

/** The row that is `by` cases away, headings not counted; as far as there are rows. */
export function moveByCases(rows: readonly GridRow[], from: number, by: number): number {
  let [at, left] = [from, Math.abs(by)]
  const step = Math.sign(by)
  for (let next = from + step; left > 0 && rows[next] !== undefined; next += step) {
    if (rows[next]?.kind !== 'case') continue
    at = next
    left -= 1
  }
  return at
}
