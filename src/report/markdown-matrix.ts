// The matrix as Markdown tables, to paste into a post: which kernels, what differs between them, and what
// all of them answered alike.

import { cellCode, cellProse, table } from './markdown-text.ts'
import type { Matrix, MatrixKernel } from './matrix.ts'
import { formatAnswer } from './outcome.ts'
import { type AnswerRun, countedAnswer, groupRows, type ScenarioGroups } from './row-groups.ts'
import { plural } from './tally.ts'
import { groupByTheme, nameInTheme } from './themes.ts'
import { variantLetter } from './variant-letter.ts'

export function renderMatrixTables(matrix: Matrix): string {
  const { kernels, scenarios } = matrix
  const groups = scenarios.map(groupRows)
  const rows = scenarios.flatMap((scenario) => scenario.rows)
  const different = groups.filter((one) => one.different.length > 0)
  const alike = groups.filter((one) => one.alike.length > 0)
  const parts = [
    `# Mount calls on ${plural(kernels.length, 'kernel')}\n`,
    kernelTable(kernels),
    `${plural(rows.length, 'case')} of ${plural(scenarios.length, 'scenario')}.\n`,
  ]
  if (different.length > 0) {
    parts.push('## What differs\n', legend(different), ...byTheme(different, kernels))
  }
  if (alike.length > 0) {
    const title = kernels.length > 1 ? 'What all kernels answered alike' : 'Answers'
    parts.push(`## ${title}\n`, alikeTable(alike))
  }
  const texts = scenarios.filter(({ sameText }) => !sameText)
  if (texts.length > 0) {
    const names = texts.map(({ name }) => cellCode(name)).join(', ')
    parts.push(`Recorded from different texts of the scenario: ${names}.\n`)
  }
  return parts.join('\n')
}

function kernelTable(kernels: readonly MatrixKernel[]): string {
  const rows = kernels.map(({ name, header, cases }) => [
    cellProse(name),
    cellProse(header.release),
    cellProse(header.version),
    header.runAs === 'root' ? 'root' : 'root of a user namespace',
    String(cases),
  ])
  return table(['kernel', 'release', 'version', 'run as', 'cases'], rows)
}

function legend(groups: readonly ScenarioGroups[]): string {
  const runs = groups.flatMap(({ different }) => different.flatMap((group) => group.runs))
  const has = (is: (run: AnswerRun) => boolean): boolean => runs.some(is)
  const meanings = [
    'The answers are those of the call that tells most.',
    ...(has(({ tone }) => tone === 'unsupported') ? ['`–`: the kernel lacks something.'] : []),
    ...(has(({ tone }) => tone === 'broken') ? ['`✕`: the harness failed.'] : []),
    ...(has(({ tone }) => tone === 'contradicted') ? ['`!`: a claim does not hold.'] : []),
    ...(has(({ tone }) => tone === 'absent') ? ['Empty: no record.'] : []),
    ...(has(({ variant }) => variant !== undefined)
      ? [
          '(A), (B): the same answer, and yet something else differs: outputs, messages, mounts, events.',
        ]
      : []),
  ]
  return `${meanings.join(' ')}\n`
}

function byTheme(groups: readonly ScenarioGroups[], kernels: readonly MatrixKernel[]): string[] {
  const themes = groupByTheme(groups, ({ scenario }) => scenario.name)
  return themes.flatMap(([theme, scenarios]) => [
    `### ${cellProse(theme)}\n`,
    table(
      ['scenario', 'cases', 'call', ...kernels.map(({ name }) => cellProse(name))],
      scenarios.flatMap((one) => differentRows(one, kernels.length)),
    ),
  ])
}

function differentRows({ scenario, different }: ScenarioGroups, kernels: number): string[][] {
  return different.map(({ rows, label, call, runs }, index) => {
    const name = index === 0 ? cellCode(nameInTheme(scenario.name)) : ''
    const count = rows.length === 1 && label !== '' ? [] : [String(rows.length)]
    const cases = [...count, ...(label === '' ? [] : [cellCode(label)])].join(': ')
    const answers = Array.from({ length: kernels }, (_, column) =>
      answerCell(runs.find(({ first, last }) => first <= column && column <= last)),
    )
    return [name, cases, call === '' ? '–' : cellCode(call), ...answers]
  })
}

function answerCell(run: AnswerRun | undefined): string {
  if (run === undefined || run.tone === 'absent') return ''
  const letter = run.variant === undefined ? '' : ` (${variantLetter(run.variant)})`
  return `${cellProse(formatAnswer(run))}${letter}`
}

function alikeTable(groups: readonly ScenarioGroups[]): string {
  const rows = groups.map(({ scenario, alike }) => [
    cellCode(scenario.name),
    cellProse(scenario.facts?.title ?? ''),
    String(alike.reduce((sum, { cases }) => sum + cases, 0)),
    cellProse(alike.map(countedAnswer).join(', ')),
  ])
  return table(['scenario', 'title', 'cases', 'answers'], rows)
}
