// What a set of records covers of the manual pages, as Markdown tables.
import type { Operand } from '../compare/change.ts'
import { formatOperands } from '../compare/operand-names.ts'
import type { CallCoverage, Coverage } from '../coverage/coverage.ts'
import { formatCounts, shownText } from './coverage-text.ts'
import { cellCode, cellProse, table } from './markdown-text.ts'
import { plural } from './tally.ts'

export function coverageMarkdown(coverage: Coverage, operands: readonly Operand[]): string {
  const names = operands.map(({ name }) => name)
  const on = (members: readonly number[]): string => cellProse(formatOperands(members, names))
  const { calls, contradictions, totals } = coverage
  const parts = [
    '# Manual pages and observed answers\n',
    `Kernels: ${names.join(', ')}. ${plural(totals.conditions, 'documented condition')}: ${totals.observed} observed, ` +
      `${totals.withReason} not observed with a reason, ${totals.missing} not observed. ` +
      `${totals.undocumented} observed and not documented. ${plural(totals.cases, 'case')}, ${plural(totals.steps, 'step')}.\n`,
    ...calls.flatMap((call) => callParts(call, on)),
  ]
  if (contradictions.length > 0) {
    const rows = contradictions.map((one) => [
      cellProse(one.page),
      cellProse(one.statement),
      cellProse(one.instead),
      cellCode(one.case),
      shownText(one.shown, one.notShown, on),
    ])
    parts.push(
      '## Behaviour that contradicts a page\n',
      table(['page', 'it says', 'what is so', 'case', 'kernels'], rows),
    )
  }
  return parts.join('\n')
}

function callParts(call: CallCoverage, on: (members: readonly number[]) => string): string[] {
  const { conditions, undocumented, flags } = call
  const parts = [
    `## ${cellProse(call.call)}\n`,
    table(
      ['errno', 'documented condition', 'case, or why not', 'kernels'],
      conditions.map(({ errno, when, example, operands, why }) => [
        errno,
        cellProse(when),
        example === undefined ? cellProse(why ?? '–') : cellCode(example.case),
        on(operands),
      ]),
    ),
  ]
  if (undocumented.length > 0) {
    const rows = undocumented.map(({ errno, example, operands }) => [
      errno,
      cellCode(example.text),
      cellCode(example.case),
      on(operands),
    ])
    parts.push(table(['not documented', 'call', 'case', 'kernels'], rows))
  }
  for (const { place, flags: uses, pairs } of flags) {
    const rows = uses.map(({ flag, answers, alone, with: others }) => [
      cellCode(flag),
      formatCounts(answers),
      formatCounts(alone),
      others.map(cellCode).join(' '),
    ])
    const head = pairs === undefined ? place : `${place}: ${pairs.exercised} of ${pairs.all} pairs`
    parts.push(table([head, 'answers, cases', 'alone', 'together with'], rows))
  }
  return parts
}
