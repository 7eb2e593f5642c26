// What a comparison found, as text for a terminal or a mail.
import type { Operand, ScenarioChanges } from '../compare/change.ts'
import { type CommonChange, foldCases } from '../compare/fold-cases.ts'
import { formatOperands } from '../compare/operand-names.ts'
import { printable } from '../record/transcript.ts'
import type { Why } from './diff-json.ts'
import { sideLines } from './diff-sides.ts'
import { type Block, sideBySide } from './side-by-side.ts'
import { plural } from './tally.ts'
import { wordRanges } from './word-ranges.ts'

export interface DiffTextOptions {
  /** Characters in a line, for what is set side by side. */
  width: number
  /** Outputs of calls with all their fields, and not only those that differ. */
  whole: boolean
  /** What is said of a side below the sides, where somebody asked why. */
  why?: Why
}

export class DiffText {
  readonly #operands: readonly Operand[]
  readonly #names: string[]
  readonly #options: DiffTextOptions
  #compared = 0
  #cases = 0
  #changes = 0
  #scenarios = 0

  constructor(operands: readonly Operand[], options: DiffTextOptions) {
    this.#operands = operands
    this.#names = operands.map(({ name }) => name)
    this.#options = options
  }

  /** What was compared: in the order in which ranges are meant. */
  begin(): string {
    const lines = this.#operands.map(({ name, release, records }) => {
      const whole = name === release ? '' : `  ${release}`
      return `  ${name}${whole}  ${plural(records.size, 'case')}`
    })
    return `${['compared:', ...lines].join('\n')}\n`
  }

  /** Empty where nothing differs. */
  scenario(found: ScenarioChanges): string {
    const { scenario, texts, absent, changes, cases } = found
    this.#compared += cases
    if (changes.length === 0 && absent.kinds.length === 0 && texts.length < 2) return ''
    this.#changes += changes.length + (absent.kinds.length === 0 ? 0 : 1)
    this.#cases += new Set(changes.map((change) => change.case)).size
    if (changes.length > 0 || absent.kinds.length > 0) this.#scenarios += 1
    const lines = ['', printable(scenario), ...this.#textLines(texts)]
    if (absent.kinds.length > 0) {
      const where = formatOperands(absent.operands, this.#names)
      lines.push(
        `  ${absent.kinds.join(', ')}: not recorded by ${where} (${plural(cases, 'case')})`,
      )
    }
    for (const change of foldCases(changes)) lines.push(...this.#changeLines(change, found))
    return `${lines.join('\n')}\n`
  }

  end(): string {
    const compared = `${plural(this.#compared, 'case')} of ${this.#operands.length} runs compared`
    if (this.#changes === 0) return `no change; ${compared}\n`
    return (
      `\n${plural(this.#changes, 'change')} in ${plural(this.#cases, 'case')} of ` +
      `${plural(this.#scenarios, 'scenario')}; ${compared}\n`
    )
  }

  #textLines(texts: ScenarioChanges['texts']): string[] {
    if (texts.length < 2) return []
    const each = texts.map(({ sha256, operands }) => {
      return `${sha256.slice(0, 12) || 'unknown'} ${formatOperands(operands, this.#names)}`
    })
    return [`  recorded with different texts of the scenario: ${each.join(' | ')}`]
  }

  #whyLines(change: CommonChange): string[] {
    const told = change.sides.flatMap((side) => {
      const why = this.#options.why?.(change, side)
      if (why === undefined) return []
      return [{ who: formatOperands(side.operands, this.#names), text: printable(why.text) }]
    })
    const width = Math.max(0, ...told.map(({ who }) => who.length))
    return told.map(({ who, text }) => `why ${who.padEnd(width)}  ${text}`)
  }

  #changeLines(change: CommonChange, { cases }: ScenarioChanges): string[] {
    const { place, kinds, later } = change
    const words = wordRanges(change, this.#names)?.map(({ word, range }) => `${word} ${range}`)
    const { common, sides } = sideLines(change, this.#options.whole)
    const blocks = change.sides.map(({ operands }, index): Block => {
      return { heading: formatOperands(operands, this.#names), lines: sides[index] ?? [] }
    })
    const where = typeof place === 'number' ? `step ${place}` : place === 'case' ? 'case' : place
    return [
      `  ${where}: ${kinds.join(', ')}${words === undefined ? '' : `  ${words.join(' | ')}`}`,
      ...caseLines(change, cases).map((line) => `    ${line}`),
      ...common.map((line) => `    ${line}`),
      ...sideBySide(blocks, this.#options.width - 4).map((line) => `    ${line}`),
      ...this.#whyLines(change).map((line) => `    ${line}`),
      ...(later === 0 ? [] : [`    (and later, at ${plural(later, 'more place')}: --all)`]),
    ]
  }
}

const mostNames = 8

/** The cases that changed so, by what their names do not have in common. */
function caseLines({ cases, scenario }: CommonChange, total: number): string[] {
  const names = cases.map((name) => printable(name.slice(scenario.length)) || '(its only case)')
  if (total === 1) return []
  if (cases.length === total) return [`all ${total} cases`]
  if (cases.length === 1) return [`${names[0]}`]
  const shown = names.slice(0, mostNames)
  const rest = names.length - shown.length
  return [
    `${cases.length} of ${total} cases:`,
    ...shown.map((name) => `  ${name}`),
    ...(rest === 0 ? [] : [`  and ${rest} more`]),
  ]
}
