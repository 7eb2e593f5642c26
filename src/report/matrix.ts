// Recorded runs as a matrix of cases by kernels: what the HTML page, the picture and the tables of
// several kernels are made of.
import { mergeOrder } from '../compare/case-order.ts'
import { compareText } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { DistinctRecords } from './distinct-records.ts'
import type { ScenarioFacts } from './markdown-scenario.ts'
import { type Outcome, outcomeOf, tellingStep } from './outcome.ts'
import { nameInTheme, themeOf } from './themes.ts'

export interface MatrixKernel {
  /** Short, and no other kernel's. */
  name: string
  header: Header
  /** How many cases it has. */
  cases: number
}

/** What one or several kernels answered. */
export interface Variant extends Outcome {
  record: CaseRecord
}

export interface MatrixRow {
  case: string
  /** The parameters, which tell it from the other rows of its scenario. */
  label: string
  /** The step that the answers are of, from 1; 0 where there is none. */
  step: number
  /** In the order of the first kernels that answered so. */
  variants: Variant[]
  /** The variant of each kernel, by index; -1 where it has no record of the case. */
  of: number[]
  /** The records of kernels that told of trouble during the case, with what they told; by kernel. */
  troubled: ReadonlyMap<number, CaseRecord>
}

export interface MatrixScenario {
  name: string
  theme: string
  facts: ScenarioFacts | undefined
  /** Whether all kernels recorded the same text. */
  sameText: boolean
  /** In the order of the plan. */
  rows: MatrixRow[]
}

export interface Matrix {
  kernels: MatrixKernel[]
  /** By name. */
  scenarios: MatrixScenario[]
}

interface CaseOfKernels {
  /** By kernel; with holes. */
  records: CaseRecord[]
  troubled: Map<number, CaseRecord>
}

const nowhere: CaseOfKernels = { records: [], troubled: new Map() }

/** Records are added kernel by kernel, in the order of the columns. */
export class MatrixBuilder {
  readonly #kernels: MatrixKernel[] = []
  readonly #distinct = new DistinctRecords()
  /** By scenario and case. */
  readonly #cases = new Map<string, Map<string, CaseOfKernels>>()
  readonly #orders = new Map<string, string[]>()
  /** The cases of each scenario, of the kernel that is being added. */
  #current = new Map<string, string[]>()

  addKernel(name: string, header: Header): void {
    this.#endKernel()
    this.#kernels.push({ name, header, cases: 0 })
  }

  add(record: CaseRecord): void {
    const kernel = this.#kernels.at(-1)
    if (kernel === undefined) throw new Error('a record without its kernel')
    const { scenario, case: name } = record
    const cases = this.#cases.get(scenario) ?? new Map<string, CaseOfKernels>()
    this.#cases.set(scenario, cases)
    const found = cases.get(name) ?? { records: [], troubled: new Map() }
    cases.set(name, found)
    const column = this.#kernels.length - 1
    found.records[column] = this.#distinct.of(record)
    if (record.console !== undefined) found.troubled.set(column, record)
    const order = this.#current.get(scenario)
    if (order === undefined) this.#current.set(scenario, [name])
    else order.push(name)
    kernel.cases += 1
  }

  finish(facts: readonly ScenarioFacts[]): Matrix {
    this.#endKernel()
    const factsOf = new Map(facts.map((scenario) => [scenario.name, scenario]))
    const names = [...this.#cases.keys()].sort(compareText)
    const scenarios = names.map((name): MatrixScenario => {
      const cases = this.#cases.get(name)
      return {
        name,
        theme: themeOf(name),
        facts: factsOf.get(name),
        sameText: this.#textsOf(name).size < 2,
        rows: (this.#orders.get(name) ?? []).map((row) =>
          rowOf(name, row, cases?.get(row) ?? nowhere, this.#kernels.length),
        ),
      }
    })
    return { kernels: this.#kernels, scenarios }
  }

  #endKernel(): void {
    for (const [scenario, names] of this.#current) {
      const known = this.#orders.get(scenario)
      const isKnown = known !== undefined && known.join('\n') === names.join('\n')
      if (!isKnown) this.#orders.set(scenario, mergeOrder(known ?? [], [...new Set(names)]))
    }
    this.#current = new Map()
  }

  #textsOf(scenario: string): Set<string> {
    return new Set(
      this.#kernels.flatMap(({ header: { scenarios } }) =>
        Object.hasOwn(scenarios, scenario) ? (scenarios[scenario] ?? []) : [],
      ),
    )
  }
}

function rowOf(
  scenario: string,
  name: string,
  { records, troubled }: CaseOfKernels,
  kernels: number,
): MatrixRow {
  const seen: CaseRecord[] = []
  const of = Array.from({ length: kernels }, (_, kernel) => {
    const record = records[kernel]
    if (record === undefined) return -1
    const known = seen.indexOf(record)
    return known < 0 ? seen.push(record) - 1 : known
  })
  const step = tellingStep(seen)
  const variants = seen.map((record) => ({ record, ...outcomeOf(record, step) }))
  return { case: name, label: labelOf(scenario, name), step: step + 1, variants, of, troubled }
}

/** `parent=shared,as=root` of a case with parameters; else the last part of the scenario's name. */
function labelOf(scenario: string, name: string): string {
  const rest = name.startsWith(scenario) ? name.slice(scenario.length) : name
  return /^\[(.+)\]$/s.exec(rest)?.[1] ?? (rest || nameInTheme(scenario))
}
