import { statSync } from 'node:fs'
import { atMost, median, type Row, whole } from '../figure-table.ts'
import type { CommandFigures } from './measure-command.ts'
import type { PageFigures } from './measure-page.ts'

const targets = { diff: { seconds: 3, megabytes: 500 }, report: { seconds: 5 } } as const

export function commandRows(
  what: string,
  { seconds, peak }: CommandFigures,
  kind: keyof typeof targets,
): Row[] {
  const target: { seconds: number; megabytes?: number } = targets[kind]
  const megabytes = peak / 1024
  const { megabytes: most } = target
  return [
    [`${what}: time`, `${seconds.toFixed(2)} s`, atMost(seconds, target.seconds, 's')],
    [
      `${what}: peak memory`,
      `${whole(megabytes)} MiB`,
      most === undefined ? '' : atMost(megabytes, most, 'MiB'),
    ],
  ]
}

export function pageRows(file: string, { firstRow, keystrokes, firstCase }: PageFigures): Row[] {
  const megabytes = statSync(file).size / 1e6
  const ms = (values: number[]): string =>
    `${whole(median(values))} ms, at most ${whole(Math.max(...values))} ms`
  return [
    ['the page: size', `${megabytes.toFixed(2)} MB`, atMost(megabytes, 8, 'MB')],
    ['the page: from opening it to its first row', ms(firstRow), ''],
    ['the page: one letter more in the search', ms(keystrokes), ''],
    ['the page: opening the first case', ms(firstCase), ''],
  ]
}
