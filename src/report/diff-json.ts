// What a comparison found, as one JSON object, written piece by piece.
import type { Change, Operand, ScenarioChanges, Side } from '../compare/change.ts'
import { formatOperands } from '../compare/operand-names.ts'

/** What somebody found out about one side of a change. */
export type Why = (change: Change, side: Side) => { text: string } | undefined

/** The number of this form; a newer one may mean something else by the same names. */
const schema = 1

/**
 * `operands`: `{name, release, cases}`, in the order in which `ranges` are meant. `scenarios`: those in which something
 * differs, each with `texts` (sha256 of the scenario's text and who has it), `absent` (who recorded nothing of it),
 * `cases` (how many) and `changes`. A change has `case`, `place` (a step from 1, or start, end, case), `kinds`,
 * `later` (how many later places were left out) and `sides`: `ranges`, `operands` (their names), and what these say:
 * `step` as in a record, or, where it is no step, `record`; `why`, where it was asked for, is `{kernel, text, explanation}`.
 */
export class DiffJson {
  readonly #operands: readonly Operand[]
  readonly #names: string[]
  readonly #why: Why
  #isFirst = true

  constructor(operands: readonly Operand[], why: Why = () => undefined) {
    this.#why = why
    this.#operands = operands
    this.#names = operands.map(({ name }) => name)
  }

  begin(): string {
    const operands = this.#operands.map(({ name, release, records }) => {
      return { name, release, cases: records.size }
    })
    return `{"schema":${schema},"operands":${JSON.stringify(operands)},"scenarios":[`
  }

  scenario({ scenario, texts, absent, cases, changes }: ScenarioChanges): string {
    if (changes.length === 0 && absent.kinds.length === 0 && texts.length < 2) return ''
    const comma = this.#isFirst ? '\n' : ',\n'
    this.#isFirst = false
    const value = {
      scenario,
      cases,
      texts: texts.map(({ sha256, operands }) => ({ sha256, ...this.#who(operands) })),
      ...(absent.kinds.length === 0
        ? {}
        : { absent: { kinds: absent.kinds, ...this.#who(absent.operands) } }),
      changes: changes.map((change) => ({
        case: change.case,
        place: change.place,
        kinds: change.kinds,
        later: change.later,
        sides: change.sides.map((side) => ({
          ...this.#who(side.operands),
          ...(side.step === undefined ? { record: side.record } : { step: side.step }),
          ...whyOf(this.#why(change, side)),
        })),
      })),
    }
    return `${comma}${JSON.stringify(value)}`
  }

  end(): string {
    return ']}\n'
  }

  #who(operands: readonly number[]): { ranges: string; operands: string[] } {
    return {
      ranges: formatOperands(operands, this.#names),
      operands: operands.map((operand) => this.#names[operand] ?? ''),
    }
  }
}

function whyOf(why: ReturnType<Why>): object {
  return why === undefined ? {} : { why }
}
