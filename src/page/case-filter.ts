import type { PageCase, PageData } from '../report/page-data.ts'
import type { View } from './link.ts'

/** Finds the cases that a view asks for. Every distinct text is searched once, however many cases have it. */
export class CaseFilter {
  readonly #data: PageData
  readonly #names: string[]
  readonly #texts: string[]

  constructor(data: PageData) {
    this.#data = data
    this.#names = data.cases.map(({ name, scenario }) => {
      const { title = '', about = '' } = data.scenarios[scenario] ?? {}
      return `${name}\n${title}\n${about}`.toLowerCase()
    })
    this.#texts = data.texts.map((text) => text.toLowerCase())
  }

  /** Indexes of cases, in their order. */
  find({ text, theme, call, errno, differs }: View): number[] {
    const { calls, errnos, scenarios, cases } = this.#data
    const hasWords = this.#words(text)
    const [callIndex, errnoIndex] = [calls.indexOf(call), errnos.indexOf(errno)]
    const wanted = (one: PageCase, index: number): boolean =>
      (!differs || one.variants.length > 1) &&
      (theme === '' || scenarios[one.scenario]?.theme === theme) &&
      (call === '' || one.calls.includes(callIndex)) &&
      (errno === '' || one.errnos.includes(errnoIndex)) &&
      hasWords.every((has) => has(one, index))
    return cases.flatMap((one, index) => (wanted(one, index) ? [index] : []))
  }

  #words(text: string): ((one: PageCase, index: number) => boolean)[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    return words.map((word) => {
      const found = this.#texts.map((known) => known.includes(word))
      return (one, index) =>
        this.#names[index]?.includes(word) === true ||
        one.texts.some((known) => found[known] === true)
    })
  }
}
