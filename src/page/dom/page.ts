// The page of a report: reads what it holds, and keeps matrix, filters, transcripts and address in step.
import { parseLine } from '../../record/json-lines.ts'
import type { CaseRecord } from '../../record/observation.ts'
import type { PageData } from '../../report/page-data.ts'
import { CaseFilter } from '../case-filter.ts'
import { gridRows } from '../grid-rows.ts'
import { firstPair, pairOf } from '../kernel-pair.ts'
import { emptyView, formatLink, parseLink, type View } from '../link.ts'
import { Detail } from './detail.ts'
import { element } from './element.ts'
import { Filters } from './filters.ts'
import { Grid } from './grid.ts'
import { packedText } from './packed-text.ts'
import { pageHead } from './page-head.ts'

const data = JSON.parse(await packedText('index')) as PageData
const caseFilter = new CaseFilter(data)
const filters = new Filters(data, (choice) => go({ ...view, ...choice }, 'soon'))
const grid = new Grid(data, ({ case: index, kernel }) => {
  const { of } = data.cases[index] ?? { of: [] }
  const [a, b] = kernel === undefined ? firstPair(of) : pairOf(of, kernel)
  open(index, a, b, 'push')
})
const detail = new Detail(data, readRecord, {
  onChoose: ({ case: index, a, b }) => open(index, a, b, 'replace'),
  onMove: moveBy,
  onClose: () => {
    go({ ...view, case: '', a: '', b: '' }, 'push')
    grid.focus()
  },
})

let view: View = emptyView
let shown = ''
/** The lines of the records; unpacked when the first case is opened. */
let lines: Promise<string[]> | undefined

async function readRecord(line: number): Promise<CaseRecord> {
  lines ??= packedText('records').then((text) => text.split('\n'))
  const read = parseLine((await lines)[line] ?? '')
  if (read.kind !== 'case') throw new Error(`line ${line} is no record`)
  return read.record
}

function open(index: number, a: number, b: number, how: 'push' | 'replace'): void {
  const idOf = (kernel: number): string => data.kernels[kernel]?.id ?? ''
  go({ ...view, case: data.cases[index]?.name ?? '', a: idOf(a), b: idOf(b) }, how)
  grid.point(index, undefined)
}

function moveBy(by: number): void {
  const index = data.cases.findIndex(({ name }) => name === view.case)
  const next = grid.neighbour(index, by)
  if (next === undefined) return
  const [a, b] = firstPair(data.cases[next]?.of ?? [])
  open(next, a, b, 'replace')
}

/** Every change goes through here: what is shown follows from the view alone. */
function go(next: View, how: 'push' | 'replace' | 'soon' | 'stay'): void {
  view = next
  if (how !== 'stay') remember(how)
  render()
}

let waiting: ReturnType<typeof setTimeout> | undefined

/** The address of what is typed is written when there is a pause: browsers allow few changes a second. */
function remember(how: 'push' | 'replace' | 'soon'): void {
  clearTimeout(waiting)
  const address = formatLink(view) || location.pathname + location.search
  const replace = (): void => history.replaceState(null, '', address)
  if (how === 'push') history.pushState(null, '', address)
  else if (how === 'replace') replace()
  else waiting = setTimeout(replace, 150)
}

function render(): void {
  const filter = formatLink({ ...view, case: '' })
  if (filter !== shown || grid.root.dataset.shown === undefined) {
    const cases = caseFilter.find(view)
    shown = filter
    grid.root.dataset.shown = String(cases.length)
    grid.show(gridRows(data, cases))
    filters.show(view, cases.length)
  }
  const index = view.case === '' ? -1 : data.cases.findIndex(({ name }) => name === view.case)
  if (index < 0) {
    detail.close()
    return
  }
  const [a, b] = firstPair(data.cases[index]?.of ?? [])
  const kernel = (id: string, otherwise: number): number => {
    const found = data.kernels.findIndex((one) => one.id === id)
    return found < 0 ? otherwise : found
  }
  void detail.show({ case: index, a: kernel(view.a, a), b: kernel(view.b, b) })
}

function fromAddress(): void {
  go(parseLink(location.hash), 'stay')
}

addEventListener('popstate', fromAddress)
addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select')
  if (event.key !== '/' || isTyping || detail.root.open) return
  event.preventDefault()
  filters.focus()
})
document
  .querySelector('#page')
  ?.replaceChildren(
    element('header', { class: 'page' }, pageHead(data)),
    filters.root,
    grid.root,
    detail.root,
  )
fromAddress()
performance.mark('first row')
document.documentElement.dataset.ready = 'true'
