import { type GridRow, moveByCases } from './grid-rows.ts'

/** A row of the grid, and a column; 0 is the name of the case. */
export interface GridPlace {
  row: number
  column: number
}

export interface GridSize {
  rows: readonly GridRow[]
  /** The last column. */
  last: number
  /** How many rows are in sight. */
  inSight: number
}

/** Where a key leads from a place, as in the grids of ARIA; undefined for one that leads nowhere. */
export function placeAfterKey(
  { row, column }: GridPlace,
  key: string,
  withControl: boolean,
  { rows, last, inSight }: GridSize,
): GridPlace | undefined {
  const byCases = (by: number): GridPlace => ({ row: moveByCases(rows, row, by), column })
  const toColumn = (to: number): GridPlace => ({ row, column: Math.max(0, Math.min(last, to)) })
  // Some rows stay in sight, so that one knows where one is.
  const page = Math.max(1, inSight - 2)
  switch (key) {
    case 'Home':
      return withControl ? byCases(-rows.length) : toColumn(0)
    case 'End':
      return withControl ? byCases(rows.length) : toColumn(last)
  }
  if (withControl) return undefined
  switch (key) {
    case 'ArrowDown':
      return byCases(1)
    case 'ArrowUp':
      return byCases(-1)
    case 'PageDown':
      return byCases(page)
    case 'PageUp':
      return byCases(-page)
    case 'ArrowRight':
      return toColumn(column + 1)
    case 'ArrowLeft':
      return toColumn(column - 1)
    default:
      return undefined
  }
}
