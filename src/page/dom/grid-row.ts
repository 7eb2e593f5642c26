// One row of the grid, as an element.

import { formatAnswer } from '../../report/outcome.ts'
import type { PageCase, PageData, PageVariant } from '../../report/page-data.ts'
import { variantLetter } from '../../report/variant-letter.ts'
import type { GridRow } from '../grid-rows.ts'
import { emptyView, formatLink } from '../link.ts'
import { element, spoken } from './element.ts'

/** `number` is the row's, from 1, the line of titles being the first. */
export function gridRow(data: PageData, row: GridRow, number: number): HTMLTableRowElement {
  return row.kind === 'scenario'
    ? scenarioRow(data, row, number)
    : caseRow(data.cases[row.case] as PageCase, number)
}

function scenarioRow(
  { scenarios, kernels }: PageData,
  { scenario, cases }: GridRow & { kind: 'scenario' },
  number: number,
): HTMLTableRowElement {
  const { name = '', title, sameText = true } = scenarios[scenario] ?? {}
  const texts = sameText ? undefined : element('em', {}, 'recorded from different texts')
  return element(
    'tr',
    { class: 'scenario', 'aria-rowindex': number },
    element(
      'th',
      { scope: 'rowgroup', colspan: kernels.length + 1 },
      element(
        'div',
        {},
        element('code', {}, name),
        element('span', { class: 'title' }, title ?? ''),
        texts,
        element('span', { class: 'count' }, cases === 1 ? '1 case' : `${cases} cases`),
      ),
    ),
  )
}

function caseRow(one: PageCase, number: number): HTMLTableRowElement {
  const differs = one.variants.length > 1
  const link = element(
    'a',
    { href: formatLink({ ...emptyView, case: one.name }), title: one.name, tabindex: -1 },
    one.label,
  )
  const mark = differs ? element('span', { class: 'mark', 'aria-hidden': true }, '≠') : undefined
  const cells = one.of.map((variant, kernel) => {
    const isOther = kernel > 0 && variant !== one.of[kernel - 1]
    const troubled = one.troubled?.some(([at]) => at === kernel) ?? false
    return cell(one.variants[variant], { letter: differs ? variant : -1, isOther, troubled })
  })
  return element(
    'tr',
    { 'aria-rowindex': number, class: differs ? 'differs' : undefined },
    element(
      'th',
      { scope: 'row' },
      element('div', {}, link, mark, differs ? spoken('differs') : ''),
    ),
    cells,
  )
}

function cell(
  variant: PageVariant | undefined,
  { letter, isOther, troubled }: { letter: number; isOther: boolean; troubled: boolean },
): HTMLTableCellElement {
  const { tone = 'absent', answer = '', finding } = variant ?? {}
  const name = letter < 0 ? undefined : variantLetter(letter)
  const said = [
    spokenAnswer(tone, answer),
    ...(name === undefined ? [] : [`answer ${name}`]),
    ...(finding ? ['a call failed and yet changed the mount tree'] : []),
    ...(troubled ? ['the kernel told of trouble'] : []),
  ]
  const classes = [tone, isOther && 'edge', answer.length > 8 && 'long']
  return element(
    'td',
    { tabindex: -1, class: classes.filter(Boolean).join(' '), 'aria-label': said.join(', ') },
    `${formatAnswer({ tone, answer })}${finding ? ' ‡' : ''}${troubled ? ' ⚠' : ''}`,
    name === undefined ? undefined : element('sup', {}, name),
  )
}

function spokenAnswer(tone: string, answer: string): string {
  switch (tone) {
    case 'absent':
      return 'no record'
    case 'unsupported':
    case 'broken':
      return tone
    case 'contradicted':
      return `${answer}, contradicts a claim`
    default:
      return answer
  }
}
