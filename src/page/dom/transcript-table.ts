// Transcripts as a table: a row for each place of the case, a column for each kernel.
import type { CaseRecord } from '../../record/observation.ts'
import type { PageKernel } from '../../report/page-data.ts'
import type { PlaceRow } from '../step-rows.ts'
import { element, spoken } from './element.ts'
import { placeCell } from './step-cell.ts'

export interface TranscriptColumn {
  kernel: PageKernel
  record: CaseRecord | undefined
  /** With which another kernel can be chosen. */
  choice: HTMLElement | undefined
}

export function transcriptTable(
  rows: readonly PlaceRow[],
  columns: readonly TranscriptColumn[],
): HTMLElement {
  // What follows from a differing step is not where one looks first.
  const different = rows.filter(({ kinds }) => kinds.length > 0)
  const first = different.find(({ place }) => typeof place === 'number') ?? different[0]
  return element(
    'table',
    { class: columns.length > 1 ? 'transcript pair' : 'transcript' },
    element('thead', {}, element('tr', {}, element('td'), columns.map(title))),
    element(
      'tbody',
      {},
      rows.map((row) => line(row, columns, row === first)),
    ),
  )
}

function title({ kernel, choice }: TranscriptColumn): HTMLElement {
  const { release, version, machine, runAs } = kernel
  const facts = element('small', {}, `${release}, ${machine}, as ${runAs}`)
  return element('th', { scope: 'col' }, element('div', { title: version }, choice, facts))
}

function line(
  row: PlaceRow,
  columns: readonly TranscriptColumn[],
  isFirst: boolean,
): HTMLTableRowElement {
  const { place, kinds } = row
  const what = kinds.join(', ')
  const name = typeof place === 'number' ? `step ${place}` : place
  const marks = [
    element('span', { class: 'mark', title: what, 'aria-hidden': true }, '≠'),
    spoken(`${name} differs: ${what}`),
  ]
  return element(
    'tr',
    { class: what === '' ? undefined : `differs${isFirst ? ' first-difference' : ''}` },
    element(
      'th',
      { scope: 'row' },
      element('span', {}, String(place)),
      what === '' ? undefined : marks,
    ),
    columns.map(({ kernel, record }, side) =>
      element('td', { 'data-kernel': kernel.name }, placeCell(row, side, record)),
    ),
  )
}
