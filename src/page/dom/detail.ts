// The transcripts of two kernels side by side.
import { formatOperands } from '../../compare/operand-names.ts'
import type { CaseRecord } from '../../record/observation.ts'
import type { PageCase, PageData, PageKernel } from '../../report/page-data.ts'
import { variantLetter } from '../../report/variant-letter.ts'
import { placeRows } from '../step-rows.ts'
import { element } from './element.ts'
import { transcriptTable } from './transcript-table.ts'

/** A case and the kernels that are compared, by index; twice the same where there is only one. */
export interface Opened {
  case: number
  a: number
  b: number
}

export interface DetailActions {
  onChoose(opened: Opened): void
  /** The next case of those that are shown, or the one before. */
  onMove(by: number): void
  onClose(): void
}

type ReadRecord = (line: number) => Promise<CaseRecord>

export class Detail {
  readonly root = element('dialog', { class: 'detail', 'aria-labelledby': 'detail-title' })
  readonly #data: PageData
  readonly #actions: DetailActions
  readonly #read: ReadRecord
  #opened: Opened | undefined

  constructor(data: PageData, read: ReadRecord, actions: DetailActions) {
    this.#data = data
    this.#read = read
    this.#actions = actions
    this.root.addEventListener('close', () => {
      if (this.#opened === undefined) return
      this.#opened = undefined
      actions.onClose()
    })
    this.root.addEventListener('click', (event) => {
      // The dialog's own box has no part that is not covered: this is what lies around it.
      if (event.target === this.root) this.root.close()
    })
    this.root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.target instanceof HTMLSelectElement) return
      if (event.key === 'j') actions.onMove(1)
      if (event.key === 'k') actions.onMove(-1)
    })
  }

  close(): void {
    this.#opened = undefined
    this.root.close()
  }

  async show(opened: Opened): Promise<void> {
    this.#opened = opened
    const one = this.#data.cases[opened.case] as PageCase
    const pair = opened.a === opened.b ? [opened.a] : [opened.a, opened.b]
    const records = await Promise.all(pair.map((kernel) => this.#recordOf(one, kernel)))
    // Another one may have been chosen while these were read.
    if (this.#opened !== opened) return
    const scenario = this.#data.scenarios[one.scenario]
    const rows = placeRows(records, scenario?.sameText ?? true)
    const transcript = transcriptTable(
      rows,
      pair.map((kernel, side) => ({
        kernel: this.#data.kernels[kernel] as PageKernel,
        record: records[side],
        choice: this.#kernelChoice(one, opened, kernel, side === 0 ? 'a' : 'b'),
      })),
    )
    const body = element(
      'div',
      { class: 'body', tabindex: 0, role: 'group', 'aria-label': 'Transcripts' },
      this.#about(one),
      this.#alike(one),
      transcript,
    )
    const held = document.activeElement?.getAttribute('name')
    this.root.replaceChildren(this.#head(one), body)
    if (!this.root.open) this.root.showModal()
    // What had the keys is gone: its successor gets them, or else what scrolls.
    const successor = held && this.root.querySelector<HTMLElement>(`[name="${held}"]`)
    ;(successor || body).focus({ preventScroll: true })
    scrollToMiddle(body, body.querySelector('.first-difference'))
  }

  async #recordOf(one: PageCase, kernel: number): Promise<CaseRecord | undefined> {
    const own = one.troubled?.find(([at]) => at === kernel)?.[1]
    const line = own ?? one.variants[one.of[kernel] ?? -1]?.record
    return line === undefined ? undefined : await this.#read(line)
  }

  #head(one: PageCase): HTMLElement {
    const button = (name: string, text: string, label: string, act: () => void): HTMLElement => {
      const made = element(
        'button',
        { type: 'button', name, title: label, 'aria-label': label },
        text,
      )
      made.addEventListener('click', act)
      return made
    }
    return element(
      'header',
      {},
      element('h2', { id: 'detail-title' }, element('code', {}, one.name)),
      element(
        'nav',
        {},
        button('before', '↑', 'previous case (k)', () => this.#actions.onMove(-1)),
        button('next', '↓', 'next case (j)', () => this.#actions.onMove(1)),
        button('close', '✕', 'close (Esc)', () => this.root.close()),
      ),
    )
  }

  #about({ scenario }: PageCase): HTMLElement {
    const { title = '', about = '', refs = [] } = this.#data.scenarios[scenario] ?? {}
    const seen = refs.length === 0 ? '' : `See ${refs.join(', ')}.`
    const parts = [title, about, seen].map((text, index) =>
      text === '' ? undefined : element('p', { class: index === 0 ? 'title' : 'quiet' }, text),
    )
    return element('div', { class: 'about' }, parts)
  }

  /** Which kernels answered alike. */
  #alike({ variants, of, step }: PageCase): HTMLElement | undefined {
    const names = this.#data.kernels.map(({ name }) => name)
    if (names.length < 2) return undefined
    const groups = variants.map(({ answer, tone }, variant) => {
      const kernels = of.flatMap((one, kernel) => (one === variant ? [kernel] : []))
      return element(
        'li',
        {},
        variants.length > 1 ? element('sup', {}, variantLetter(variant)) : undefined,
        element('b', { class: tone }, answer),
        ` ${formatOperands(kernels, names)}`,
      )
    })
    const answers = variants.length > 1 ? 'answers' : 'answer'
    const title = step === 0 ? answers : `${answers} of step ${step}`
    return element('div', { class: 'alike' }, element('span', {}, title), element('ul', {}, groups))
  }

  /** Undefined where there is only one kernel. */
  #kernelChoice(
    one: PageCase,
    opened: Opened,
    chosen: number,
    side: 'a' | 'b',
  ): HTMLElement | undefined {
    const { kernels } = this.#data
    if (kernels.length < 2) return undefined
    const options = kernels.map(({ name }, kernel) => {
      const variant = one.of[kernel] ?? -1
      const isMarked = one.variants.length > 1 && variant >= 0
      const text = `${name}${isMarked ? ` · ${variantLetter(variant)}` : ''}`
      return element('option', { value: kernel, selected: kernel === chosen }, text)
    })
    const label = side === 'a' ? 'first kernel' : 'second kernel'
    const select = element('select', { name: side, 'aria-label': label }, options)
    select.addEventListener('change', () =>
      this.#actions.onChoose({ ...opened, [side]: Number(select.value) }),
    )
    return select
  }
}

/** Only this box: `scrollIntoView` would move the dialog around it as well. */
function scrollToMiddle(box: HTMLElement, row: Element | null): void {
  if (row === null) return
  const offset = row.getBoundingClientRect().top - box.getBoundingClientRect().top
  box.scrollTop += offset - box.clientHeight / 3
}
