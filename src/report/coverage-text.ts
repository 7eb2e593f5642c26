// What a set of records covers of the manual pages, as text for a terminal.
import type { Operand } from '../compare/change.ts'
import { formatOperands } from '../compare/operand-names.ts'
import type { CallCoverage, ConditionCoverage, Coverage } from '../coverage/coverage.ts'
import type { AnswerCount, PlaceUse } from '../coverage/flag-coverage.ts'
import { plural } from './tally.ts'

export function coverageText(coverage: Coverage, operands: readonly Operand[]): string {
  const names = operands.map(({ name }) => name)
  const on = (members: readonly number[]): string => formatOperands(members, names)
  return [
    ...coverage.calls.flatMap((call) => [...callLines(call, on), '']),
    ...contradictionLines(coverage, on),
    ...totalLines(coverage, names),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

type On = (members: readonly number[]) => string

function callLines({ call, page, conditions, undocumented, flags }: CallCoverage, on: On) {
  const seen = conditions.filter(({ example }) => example !== undefined)
  const unseen = conditions.filter(({ example }) => example === undefined)
  return [
    `${call}, by ${page}: ${seen.length} of ${plural(conditions.length, 'documented condition')} observed`,
    ...section('documented and observed', seen, (one) => seenLines(one, on)),
    ...section('documented and never observed', unseen, ({ errno, when, why }) => [
      `    ${errno.padEnd(12)}  ${when}`,
      `${margin}${why === undefined ? 'no case of these records provokes it' : `why: ${why}`}`,
    ]),
    ...section('observed and not documented', undocumented, ({ errno, example, operands }) => [
      `    ${errno.padEnd(12)}  ${example.case}  ${on(operands)}`,
      `${margin}${example.text}`,
    ]),
    ...flags.flatMap(placeLines),
  ]
}

const margin = ' '.repeat(18)

function section<T>(title: string, all: readonly T[], linesOf: (one: T) => string[]): string[] {
  return all.length === 0 ? [] : [`  ${title}`, ...all.flatMap(linesOf)]
}

function seenLines(one: ConditionCoverage, on: On): string[] {
  const { errno, when, example, cases, operands, why } = one
  const more = cases > 1 ? ` and ${cases - 1} more` : ''
  return [
    `    ${errno.padEnd(12)}  ${when}`,
    `${margin}${example?.case}${more}  ${on(operands)}`,
    ...(why === undefined ? [] : [`${margin}observed, although it says why not: ${why}`]),
  ]
}

function placeLines({ place, flags, pairs }: PlaceUse): string[] {
  if (flags.length === 0) return []
  const of = pairs === undefined ? '' : `: ${pairs.exercised} of ${plural(pairs.all, 'pair')}`
  return [
    `  ${place}${of}`,
    ...flags.map(({ flag, answers, alone }) => {
      if (answers.length === 0) return `    ${flag.padEnd(26)}  never`
      const single = pairs === undefined ? '' : `; alone ${formatCounts(alone) || 'never'}`
      return `    ${flag.padEnd(26)}  ${formatCounts(answers)}${single}`
    }),
  ]
}

/** `ok 3, EINVAL 2`: answers, and in how many cases. */
export function formatCounts(counts: readonly AnswerCount[]): string {
  return counts.map(({ answer, cases }) => `${answer} ${cases}`).join(', ')
}

function contradictionLines({ contradictions }: Coverage, on: On): string[] {
  if (contradictions.length === 0) return []
  return [
    'Behaviour that contradicts a page',
    ...contradictions.flatMap(({ page, statement, instead, case: name, shown, notShown }) => [
      `  ${page}: ${statement}; ${instead}`,
      `    ${name}  ${shownText(shown, notShown, on)}`,
    ]),
    '',
  ]
}

/** Where the case of a contradiction shows it, and where it does not. */
export function shownText(shown: readonly number[], notShown: readonly number[], on: On): string {
  const not = notShown.length === 0 ? '' : `NOT shown on ${on(notShown)}`
  if (shown.length === 0) return not || 'NOT shown: no record of this case'
  return [`shown on ${on(shown)}`, not].filter((text) => text !== '').join('; ')
}

function totalLines({ totals }: Coverage, names: readonly string[]): string[] {
  const { conditions, observed, withReason, missing } = totals
  return [
    `${plural(conditions, 'documented condition')}: ${observed} observed, ${withReason} not observed with a reason, ${missing} not observed`,
    `${totals.undocumented} observed and not documented, ${plural(totals.contradictions, 'contradiction')}`,
    `${plural(totals.cases, 'case')}, ${plural(totals.steps, 'step')}, ${totals.errnos} pairs of call and errno, ${totals.flagErrnos} of call, errno and flag`,
    `on ${names.join(', ')}`,
  ]
}
