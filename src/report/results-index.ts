// The page with which a code host shows the folder of accepted results: which kernels and scenarios there
// are, and what differs between kernels.
import { posix } from 'node:path'
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

/** The name of such a page in its folder. */
export const indexName = 'README.md'

/** The pages by path below the folder of the results. The kernels in the order of their releases. */
export function renderResultsIndex(
  kernels: readonly IndexedKernel[],
  options: IndexOptions,
): Map<string, string> {
  const themes = groupByTheme([...compareRuns(kernels)], ({ scenario }) => scenario)
  const pages = new Map([[indexName, frontPage(kernels, themes)]])
  for (const [theme, found] of themes) {
    pages.set(`${theme}/${indexName}`, themePage(theme, found, kernels, options))
  }
  return pages
}

type Themes = readonly (readonly [string, ScenarioChanges[]])[]

function frontPage(kernels: readonly IndexedKernel[], themes: Themes): string {
  const found = themes.flatMap(([, scenarios]) => scenarios)
  return [
    `${indexMark}\n`,
    '# What kernels answered\n',
    `${plural(countCases(found), 'case')} of ${plural(found.length, 'scenario')} on ` +
      `${plural(kernels.length, 'kernel')}. The whole records are in the files of the scenarios.\n`,
    '## Kernels\n',
    table(['kernel', 'release', 'version', 'run as', 'recorded', 'cases'], kernels.map(kernelRow)),
    '## Themes\n',
    'The page of a theme tells what differs between the kernels.\n',
    table(['theme', 'scenarios', 'cases', 'differ'], themes.map(themeRow)),
  ].join('\n')
}

function themeRow([theme, found]: Themes[number]): string[] {
  const different = found.reduce((sum, scenario) => sum + countDifferent(scenario), 0)
  return [
    link(cellCode(theme), `${theme}/${indexName}`),
    String(found.length),
    String(countCases(found)),
    different === 0 ? '' : String(different),
  ]
}

function themePage(
  theme: string,
  found: readonly ScenarioChanges[],
  kernels: readonly IndexedKernel[],
  { scenarios, experiments }: IndexOptions,
): string {
  const names = kernels.map(({ name }) => name)
  const rows = found.flatMap((scenario) => changeRows(scenario, theme, names))
  const facts = new Map(scenarios.map((scenario) => [scenario.name, scenario]))
  const parts = [
    `${indexMark}\n`,
    `# What kernels answered: ${cellProse(theme)}\n`,
    `${plural(countCases(found), 'case')} of ${plural(found.length, 'scenario')} on ` +
      `${plural(kernels.length, 'kernel')}; [all themes](${upFrom(theme)}${indexName}).\n`,
    '## Scenarios\n',
    table(
      ['scenario', 'title', 'cases', 'differ'],
      found.map((one) => scenarioRow(one, theme, facts.get(one.scenario), experiments)),
    ),
  ]
  if (rows.length > 0) {
    parts.push(
      '## What differs\n',
      'Of each case the first step that differs. `6.1-6.12` are the measured kernels from 6.1 to 6.12, and ' +
        `\`6.17-\` those from 6.17 on. \`mountlab diff results --filter '${theme}/*'\` shows the transcripts side by side.\n`,
      '![The cases that differ, by kernel](matrix.svg)\n',
      table(['scenario', 'cases', 'where', 'what', 'answers'], rows),
    )
  }
  return parts.join('\n')
}

function countCases(found: readonly ScenarioChanges[]): number {
  return found.reduce((sum, { cases }) => sum + cases, 0)
}

function countDifferent({ changes }: ScenarioChanges): number {
  return new Set(changes.map((change) => change.case)).size
}

/** From the folder of a theme back to that of the results. */
function upFrom(theme: string): string {
  return '../'.repeat(theme.split('/').length)
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
function changeRows(found: ScenarioChanges, theme: string, names: readonly string[]): string[][] {
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
    return [link(cellCode(nameInTheme(scenario)), fileOf(scenario, theme)), which, ...told]
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
  found: ScenarioChanges,
  theme: string,
  facts: ScenarioFacts | undefined,
  experiments: string | undefined,
): string[] {
  const { scenario, cases } = found
  const different = countDifferent(found)
  const title = cellProse(facts?.title ?? '')
  const hasFile = title !== '' && experiments !== undefined
  return [
    link(cellCode(nameInTheme(scenario)), fileOf(scenario, theme)),
    hasFile ? link(title, `${upFrom(theme)}${experiments}/${scenario}.yaml`) : title,
    String(cases),
    different === 0 ? '' : String(different),
  ]
}

/** From the page of its theme. A scenario without a folder is beside that of its theme. */
function fileOf(scenario: string, theme: string): string {
  return posix.relative(theme, `${scenario}.txt`)
}

/** `text` is Markdown. */
function link(text: string, path: string): string {
  const target = path.split('/').map(encodeURIComponent).join('/')
  return `[${text}](${target.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`
}
