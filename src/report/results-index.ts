// The page with which a code host shows the folder of accepted results: which kernels and scenarios there
// are, and what differs between kernels.
import type { Operand, ScenarioChanges } from '../compare/change.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import { type CommonChange, foldCases } from '../compare/fold-cases.ts'
import { formatOperands } from '../compare/operand-names.ts'
import type { Header } from '../record/observation.ts'
import { callName } from '../record/transcript.ts'
import type { ScenarioFacts } from './markdown-scenario.ts'
import { cellCode, cellProse, table } from './markdown-text.ts'
import { plural } from './tally.ts'
import { groupByTheme, nameInTheme } from './themes.ts'
import { wordRanges } from './word-ranges.ts'

export interface IndexedKernel extends Operand {
  header: Header
}

export interface IndexOptions {
  scenarios: readonly ScenarioFacts[]
  /** The folder of the scenarios, from that of the results; undefined where a link to it would lead nowhere. */
  experiments: string | undefined
}

/** The first line, by which a file is known to be such a page. */
export const indexMark = '<!-- Written by `mountlab accept`. -->'

/** The kernels in the order of their releases. */
export function renderResultsIndex(
  kernels: readonly IndexedKernel[],
  { scenarios, experiments }: IndexOptions,
): string {
  const found = [...compareRuns(kernels)]
  const names = kernels.map(({ name }) => name)
  const cases = found.reduce((sum, scenario) => sum + scenario.cases, 0)
  const rows = found.flatMap((scenario) => changeRows(scenario, names))
  const parts = [
    `${indexMark}\n`,
    '# What kernels answered\n',
    `${plural(cases, 'case')} of ${plural(found.length, 'scenario')} on ${plural(kernels.length, 'kernel')}. ` +
      'The whole records are in the files of the scenarios.\n',
    '## Kernels\n',
    table(['kernel', 'release', 'version', 'run as', 'recorded', 'cases'], kernels.map(kernelRow)),
  ]
  if (rows.length > 0) {
    parts.push(
      '## What differs\n',
      'Of each case the first step that differs. `6.1-6.12` are the measured kernels from 6.1 to 6.12, and ' +
        '`6.17-` those from 6.17 on. `mountlab diff results` shows the transcripts side by side.\n',
      '![The cases that differ, by kernel](matrix.svg)\n',
      table(['scenario', 'cases', 'where', 'what', 'answers'], rows),
    )
  }
  const facts = new Map(scenarios.map((scenario) => [scenario.name, scenario]))
  parts.push('## Scenarios\n')
  for (const [theme, all] of groupByTheme(found, ({ scenario }) => scenario)) {
    const lines = all.map((one) => scenarioRow(one, facts.get(one.scenario), experiments))
    parts.push(`### ${cellProse(theme)}\n`, table(['scenario', 'title', 'cases', 'differ'], lines))
  }
  return parts.join('\n')
}

function kernelRow({ name, header, records }: IndexedKernel): string[] {
  const { release, version, runAs, started } = header
  return [
    cellProse(name),
    link(cellProse(release), `${release}.json`),
    cellProse(version),
    runAs === 'root' ? 'root' : 'root of a user namespace',
    started.slice(0, 10),
    String(records.size),
  ]
}

/** Changes that a table tells in the same words are one row: the transcripts have the rest. */
function changeRows(found: ScenarioChanges, names: readonly string[]): string[][] {
  const { scenario, cases: total } = found
  const rows = new Map<string, { told: string[]; cases: Set<string> }>()
  for (const change of foldCases(found.changes)) {
    const told = [whereOf(change), change.kinds.join(', '), answers(change, names)]
    const row = rows.get(told.join('\n')) ?? { told, cases: new Set() }
    rows.set(told.join('\n'), row)
    for (const name of change.cases) row.cases.add(name)
  }
  return Array.from(rows.values(), ({ told, cases }) => {
    const [only = '', ...others] = cases
    const label = only.slice(scenario.length)
    const isNamed = others.length === 0 && label !== ''
    const which = isNamed ? cellCode(label) : `${cases.size} of ${total}`
    return [link(cellCode(scenario), fileOf(scenario)), which, ...told]
  })
}

function whereOf({ place, sides }: CommonChange): string {
  if (typeof place !== 'number') return place
  const step = sides.find((side) => side.step !== undefined)?.step
  return `step ${place}${step === undefined ? '' : `, ${cellCode(callName(step))}`}`
}

/** Where no word tells the sides apart, which kernels stand together. */
function answers(change: CommonChange, names: readonly string[]): string {
  const words = wordRanges(change, names)
  const parts =
    words?.map(({ word, range }) => `${word} ${range}`) ??
    change.sides.map(({ operands }) => formatOperands(operands, names))
  return cellProse(parts.join(' | '))
}

function scenarioRow(
  { scenario, cases, changes }: ScenarioChanges,
  facts: ScenarioFacts | undefined,
  experiments: string | undefined,
): string[] {
  const different = new Set(changes.map((change) => change.case)).size
  const title = cellProse(facts?.title ?? '')
  const hasFile = title !== '' && experiments !== undefined
  return [
    link(cellCode(nameInTheme(scenario)), fileOf(scenario)),
    hasFile ? link(title, `${experiments}/${scenario}.yaml`) : title,
    String(cases),
    different === 0 ? '' : String(different),
  ]
}

function fileOf(scenario: string): string {
  return `${scenario}.txt`
}

/** `text` is Markdown. */
function link(text: string, path: string): string {
  const target = path.split('/').map(encodeURIComponent).join('/')
  return `[${text}](${target.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`
}
