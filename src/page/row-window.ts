export interface RowWindow {
  /** The first row that is drawn, and the one behind the last. */
  first: number
  end: number
}

/** Rows beyond the visible ones, so that scrolling does not show a gap before the next drawing. */
const spare = 12

/** Which rows of a long table are drawn. Heights and positions in pixels. */
export function visibleRows(
  total: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): RowWindow {
  const top = Math.floor(scrollTop / rowHeight) - spare
  const bottom = Math.ceil((scrollTop + height) / rowHeight) + spare
  const end = Math.max(0, Math.min(total, bottom))
  return { first: Math.max(0, Math.min(top, end)), end }
}

/** Where to scroll so that a row is wholly in sight; the position itself where it is. */
export function scrollToShow(
  row: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - height)
}
