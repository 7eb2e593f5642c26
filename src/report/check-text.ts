// What a check found, as text: what was recorded beside what was seen.
import type { AllowedChange } from '../compare/allowed.ts'
import type { Change } from '../compare/change.ts'
import type { CheckResult } from '../compare/check-run.ts'
import type { Answers } from '../compare/stability.ts'
import { formatTranscript, printable, resultOf } from '../record/transcript.ts'
import { sideLines } from './diff-sides.ts'
import { plural } from './tally.ts'

export interface CheckHeading {
  /** The kernel that was run, and the release whose results it was held against. */
  seen: string
  recorded: string
  /** Whether those are of the same kernel. */
  isSame: boolean
}

export type LinkedEntry = AllowedChange & { link: string }

/** `acceptWords`: the command that takes what a case answered now into the results. */
export function formatCheck(
  heading: CheckHeading,
  result: CheckResult<LinkedEntry>,
  acceptWords: (name: string) => string,
): string {
  const byCase = new Map<string, Change[]>()
  for (const change of result.left) {
    byCase.set(change.case, [...(byCase.get(change.case) ?? []), change])
  }
  const lines = [
    headline(heading, result, byCase.size),
    ...result.otherTexts.map(
      (name) => `  ${printable(name)}: recorded with another text of the scenario`,
    ),
    ...[...byCase].flatMap(([name, changes]) => changedLines(name, changes, acceptWords(name))),
    ...result.unstable.flatMap(unstableLines),
    ...result.allowed.map(
      ({ change, entry }) =>
        `allowed   ${printable(change.case)}  ${placeName(change)}: ${printable(entry.link)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function headline(
  { seen, recorded, isSame }: CheckHeading,
  { same, unstable, allowed, unrecorded, needRoot }: CheckResult<LinkedEntry>,
  changed: number,
): string {
  const against = isSame
    ? 'its results'
    : seen === recorded
      ? `the results of another build of it`
      : `the results of ${recorded}, the nearest release that was recorded`
  const counts = [
    `${plural(same, 'case')} as recorded`,
    `${changed} changed`,
    ...(unstable.length === 0 ? [] : [`${unstable.length} unstable`]),
    ...(allowed.length === 0 ? [] : [`${plural(allowed.length, 'change')} allowed`]),
    ...(unrecorded === 0 ? [] : [`${unrecorded} not recorded there`]),
    ...(needRoot === 0 ? [] : [`${needRoot} need root and were not compared`]),
  ]
  return `check of ${seen} against ${against}: ${counts.join(', ')}`
}

/** The first place that differs; what follows from it is in the transcript. */
function changedLines(name: string, changes: readonly Change[], accept: string): string[] {
  const [first, ...others] = changes
  if (first === undefined) return []
  const { common, sides } = sideLines(first, false)
  const seen = first.sides.find(({ operands }) => operands.includes(1))?.record
  return [
    '',
    `changed   ${printable(name)}  ${placeName(first)}: ${first.kinds.join(', ')}`,
    ...common.map((line) => `  ${line}`),
    ...first.sides.flatMap(({ operands }, index) => {
      const label = operands.includes(0) ? 'recorded' : 'seen    '
      return (sides[index] ?? []).map((line, row) => `  ${row === 0 ? label : '        '}  ${line}`)
    }),
    ...(others.length === 0
      ? []
      : [`  and later, at ${others.map((change) => placeName(change)).join(', ')}`]),
    ...(seen === undefined ? [] : transcript(seen)),
    `  if that is right: ${accept}`,
  ]
}

function transcript(record: Parameters<typeof formatTranscript>[0]): string[] {
  return [
    '  what was seen:',
    ...formatTranscript(record)
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ]
}

function unstableLines({ case: name, runs, answers }: Answers): string[] {
  return [
    '',
    `unstable  ${printable(name)}  ${answers.length} answers in ${runs} runs on this kernel`,
    ...answers.map(({ record, times }) => {
      const results = record.steps.map((step) => printable(resultOf(step))).join(' ')
      const reason = record.reason === undefined ? '' : `: ${printable(record.reason)}`
      return `  ${times} of ${runs}  ${record.verdict}  ${results}${reason}`
    }),
  ]
}

function placeName({ place }: Change): string {
  switch (place) {
    case 'case':
      return 'the case'
    case 'start':
      return 'start'
    case 'end':
      return 'end'
    default:
      return `step ${place}`
  }
}
