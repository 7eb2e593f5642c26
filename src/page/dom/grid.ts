// The matrix: a table of which only the rows in sight are drawn, and which keys can walk through.
import type { PageData } from '../../report/page-data.ts'
import { type GridPlace, placeAfterKey } from '../grid-keys.ts'
import { type GridRow, moveByCases } from '../grid-rows.ts'
import { scrollToShow, visibleRows } from '../row-window.ts'
import { element } from './element.ts'
import { gridRow } from './grid-row.ts'

/** In rem; the style has the same. */
const rowRem = 1.75

/** A case, and the column that was chosen: a kernel, or undefined for the case as a whole. */
type OnOpen = (chosen: { case: number; kernel: number | undefined }) => void

export class Grid {
  readonly root: HTMLElement
  readonly #data: PageData
  readonly #onOpen: OnOpen
  readonly #table: HTMLTableElement
  readonly #head: HTMLTableSectionElement
  readonly #body: HTMLTableSectionElement
  readonly #above = space()
  readonly #below = space()
  readonly #none = element('p', { class: 'none quiet' }, 'No case has all of that.')
  readonly #drawn = new Map<number, HTMLTableRowElement>()
  #rows: readonly GridRow[] = []
  /** Where the keys are. */
  #at: GridPlace = { row: -1, column: 0 }

  constructor(data: PageData, onOpen: OnOpen) {
    this.#data = data
    this.#onOpen = onOpen
    this.#head = element('thead', {}, headRow(data))
    this.#body = element('tbody')
    this.#table = element(
      'table',
      { role: 'grid', 'aria-colcount': data.kernels.length + 1, 'aria-label': 'Cases by kernel' },
      element('colgroup', {}, element('col', { class: 'names' })),
      this.#head,
      this.#body,
    )
    this.#table.style.setProperty('--columns', String(data.kernels.length))
    this.root = element('div', { class: 'grid', tabindex: -1 }, this.#table, this.#none)
    this.root.addEventListener('scroll', () => this.#draw(), { passive: true })
    new ResizeObserver(() => this.#draw()).observe(this.root)
    this.#table.addEventListener('keydown', (event) => this.#onKey(event))
    this.#body.addEventListener('click', (event) => this.#onClick(event))
    this.#body.addEventListener('focusin', (event) => this.#onFocus(event))
  }

  show(rows: readonly GridRow[]): void {
    this.#rows = rows
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1))
    this.#drawn.clear()
    this.#body.replaceChildren(this.#above, this.#below)
    this.#at = { row: moveByCases(rows, -1, 1), column: 0 }
    this.root.scrollTop = 0
    this.#none.hidden = rows.length > 0
    this.#draw()
  }

  /** Gives the keys to the cell that had them, or to the first one. */
  focus(): void {
    this.#goTo(this.#at)
  }

  /** Makes a case the one at which the keys are. */
  point(index: number, kernel: number | undefined): void {
    const row = this.#rows.findIndex((one) => one.kind === 'case' && one.case === index)
    if (row < 0) return
    this.#at = { row, column: kernel === undefined ? 0 : kernel + 1 }
    this.#scrollTo(row)
    this.#draw()
  }

  /** The case that is `by` further, where there is one. */
  neighbour(index: number, by: number): number | undefined {
    const row = this.#rows.findIndex((one) => one.kind === 'case' && one.case === index)
    const next = this.#rows[moveByCases(this.#rows, row, by)]
    return next?.kind === 'case' && next.case !== index ? next.case : undefined
  }

  #rowHeight(): number {
    return rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  }

  #height(): number {
    return this.root.clientHeight - this.#head.offsetHeight
  }

  #draw(): void {
    const height = this.#rowHeight()
    const total = this.#rows.length
    const { first, end } = visibleRows(total, height, this.root.scrollTop, this.#height())
    for (const [number, row] of this.#drawn) {
      if (number >= first && number < end) continue
      // A row that leaves must not take the keys along.
      if (row.contains(document.activeElement)) this.root.focus({ preventScroll: true })
      row.remove()
      this.#drawn.delete(number)
    }
    let place: Element = this.#above
    for (let number = first; number < end; number++) {
      const known = this.#drawn.get(number)
      const row = known ?? gridRow(this.#data, this.#rows[number] as GridRow, number + 2)
      if (known === undefined) {
        this.#drawn.set(number, row)
        place.after(row)
      }
      place = row
    }
    setHeight(this.#above, first * height)
    setHeight(this.#below, (total - end) * height)
    this.#markCell()
  }

  /** One cell of the table can be reached by the tabulator, as in every grid. */
  #markCell(): void {
    for (const cell of this.#body.querySelectorAll('[tabindex="0"]'))
      cell.setAttribute('tabindex', '-1')
    this.#cell()?.setAttribute('tabindex', '0')
  }

  #cell(): HTMLElement | undefined {
    const { row, column } = this.#at
    const cells = this.#drawn.get(row)?.children
    const cell = cells?.[column] as HTMLElement | undefined
    return column === 0 ? (cell?.querySelector('a') ?? undefined) : cell
  }

  #scrollTo(row: number): void {
    const { scrollTop } = this.root
    // A row above the first case is its scenario's: it is shown along with it.
    const shown = this.#rows[row - 1]?.kind === 'scenario' && row === 1 ? 0 : row
    this.root.scrollTop = scrollToShow(shown, this.#rowHeight(), scrollTop, this.#height())
  }

  #goTo(place: GridPlace): void {
    if (this.#rows[place.row] === undefined) return
    this.#at = place
    this.#scrollTo(place.row)
    this.#draw()
    this.#cell()?.focus({ preventScroll: true })
    this.#cell()?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      this.#open(this.#at)
      return
    }
    const place = placeAfterKey(this.#at, event.key, event.ctrlKey, {
      rows: this.#rows,
      last: this.#data.kernels.length,
      inSight: Math.floor(this.#height() / this.#rowHeight()),
    })
    if (place === undefined) return
    event.preventDefault()
    this.#goTo(place)
  }

  #onClick(event: MouseEvent): void {
    // A link that is opened elsewhere is the browser's.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    const place = this.#placeOf(event.target)
    if (place === undefined) return
    event.preventDefault()
    this.#at = place
    this.#markCell()
    this.#open(place)
  }

  #onFocus(event: FocusEvent): void {
    const place = this.#placeOf(event.target)
    if (place === undefined) return
    this.#at = place
    this.#markCell()
  }

  #placeOf(target: EventTarget | null): GridPlace | undefined {
    const cell = target instanceof Element ? target.closest('td, th') : null
    for (const [row, drawn] of this.#drawn) {
      if (cell?.parentElement !== drawn || this.#rows[row]?.kind !== 'case') continue
      return { row, column: [...drawn.children].indexOf(cell) }
    }
    return undefined
  }

  #open({ row, column }: GridPlace): void {
    const chosen = this.#rows[row]
    if (chosen?.kind !== 'case') return
    this.#onOpen({ case: chosen.case, kernel: column === 0 ? undefined : column - 1 })
  }
}

function headRow({ kernels }: PageData): HTMLTableRowElement {
  const titles = kernels.map(({ name, release, version }) =>
    element('th', { scope: 'col', title: `${release} ${version}` }, name),
  )
  return element('tr', { 'aria-rowindex': 1 }, element('th', { scope: 'col' }, 'case'), titles)
}

/** Stands for the rows above, or below, that are not drawn. */
function space(): HTMLTableRowElement {
  return element('tr', { class: 'space', 'aria-hidden': true }, element('td'))
}

function setHeight(row: HTMLTableRowElement, height: number): void {
  row.style.height = `${height}px`
  row.hidden = height === 0
}
