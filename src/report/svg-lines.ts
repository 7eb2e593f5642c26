// What lines a picture of the matrix has.
import type { Matrix } from './matrix.ts'
import {
  type AnswerRun,
  type CommonAnswer,
  groupRows,
  type ScenarioGroups,
  sumAnswers,
} from './row-groups.ts'
import { plural } from './tally.ts'
import { groupByTheme, nameInTheme } from './themes.ts'

export type PictureLine =
  | { kind: 'theme'; text: string }
  /** A scenario, or several of a theme, with what its cases answered on all kernels alike. */
  | { kind: 'scenario'; text: string; indent: number; cases: number; answers: CommonAnswer[] }
  | { kind: 'group'; text: string; indent: number; cases: number; runs: AnswerRun[] }

/** A longer picture is not looked at. */
const mostLines = 90

/** Where they would be too many, the scenarios of a theme in which nothing differs share one line. */
export function pictureLines({ scenarios }: Matrix): PictureLine[] {
  const groups = scenarios.map(groupRows)
  const lines = linesOf(groups, false)
  return lines.length > mostLines ? linesOf(groups, true) : lines
}

function linesOf(groups: readonly ScenarioGroups[], isShort: boolean): PictureLine[] {
  const themes = groupByTheme(groups, ({ scenario }) => scenario.name)
  return themes.flatMap(([theme, all]): PictureLine[] => {
    const alike = all.filter(({ different }) => different.length === 0)
    const shown = isShort ? all.filter(({ different }) => different.length > 0) : all
    const heading: PictureLine = { kind: 'theme', text: theme }
    const rest = isShort && alike.length > 0 ? [restLine(alike)] : []
    return [heading, ...shown.flatMap((one) => scenarioLines(one)), ...rest]
  })
}

function scenarioLines({ scenario, different, alike }: ScenarioGroups): PictureLine[] {
  const text = nameInTheme(scenario.name)
  const [only] = different
  if (only !== undefined && different.length === 1 && alike.length === 0) {
    return [{ kind: 'group', text, indent: 0, cases: only.rows.length, runs: only.runs }]
  }
  const cases = alike.reduce((sum, answer) => sum + answer.cases, 0)
  return [
    { kind: 'scenario', text, indent: 0, cases: cases || 1, answers: alike },
    ...different.map(
      ({ label, call, rows, runs }): PictureLine => ({
        kind: 'group',
        text: label || call,
        indent: 1,
        cases: rows.length,
        runs,
      }),
    ),
  ]
}

function restLine(scenarios: readonly ScenarioGroups[]): PictureLine {
  const answers = sumAnswers(scenarios.flatMap(({ alike }) => alike))
  const cases = answers.reduce((sum, answer) => sum + answer.cases, 0)
  const text = plural(scenarios.length, 'more scenario')
  return { kind: 'scenario', text, indent: 0, cases, answers }
}
