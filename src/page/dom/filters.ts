// What can be chosen above the matrix.
import type { PageData } from '../../report/page-data.ts'
import type { View } from '../link.ts'
import { element } from './element.ts'

type Choice = Pick<View, 'text' | 'theme' | 'call' | 'errno' | 'differs'>

export class Filters {
  readonly root: HTMLFormElement
  readonly #text = element('input', {
    type: 'search',
    name: 'text',
    placeholder: 'name, call, message …',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  readonly #theme: HTMLSelectElement
  readonly #call: HTMLSelectElement
  readonly #errno: HTMLSelectElement
  readonly #differs = element('input', { type: 'checkbox', name: 'differs' })
  readonly #count = element('output', { 'aria-live': 'polite' })
  readonly #total: number

  constructor(data: PageData, onChange: (choice: Choice) => void) {
    this.#total = data.cases.length
    this.#theme = choices('theme', [...new Set(data.scenarios.map(({ theme }) => theme))])
    this.#call = choices('call', [...data.calls].sort())
    this.#errno = choices('errno', [...data.errnos].sort())
    const clear = element('button', { type: 'reset' }, 'clear')
    const isSeveral = data.kernels.length > 1
    this.root = element(
      'form',
      { class: 'filters', role: 'search', 'aria-label': 'Which cases are shown' },
      field('search', this.#text),
      field('theme', this.#theme),
      field('system call', this.#call),
      field('errno', this.#errno),
      isSeveral ? element('label', { class: 'check' }, this.#differs, ' differs') : undefined,
      clear,
      this.#count,
    )
    this.root.addEventListener('submit', (event) => event.preventDefault())
    this.root.addEventListener('input', () => onChange(this.#choice()))
    // The fields have their first values only after this event.
    this.root.addEventListener('reset', () =>
      queueMicrotask(() => setTimeout(() => onChange(this.#choice()))),
    )
  }

  focus(): void {
    this.#text.focus()
    this.#text.select()
  }

  show(view: View, count: number): void {
    if (this.#text.value !== view.text) this.#text.value = view.text
    this.#theme.value = view.theme
    this.#call.value = view.call
    this.#errno.value = view.errno
    this.#differs.checked = view.differs
    this.#count.value =
      count === this.#total ? `${count} cases` : `${count} of ${this.#total} cases`
  }

  #choice(): Choice {
    return {
      text: this.#text.value,
      theme: this.#theme.value,
      call: this.#call.value,
      errno: this.#errno.value,
      differs: this.#differs.checked,
    }
  }
}

function choices(name: string, values: readonly string[]): HTMLSelectElement {
  const options = values.map((value) => element('option', { value }, value))
  return element('select', { name }, element('option', { value: '' }, 'all'), options)
}

function field(title: string, control: HTMLElement): HTMLLabelElement {
  return element('label', {}, element('span', {}, title), control)
}
