// The matrix as a picture for a post: 800 pixels wide, a line for each group of cases to which kernels
// answered alike, bars for neighbouring kernels with one answer. Light and dark by the reader's choice.

import type { Matrix } from './matrix.ts'
import { formatAnswer } from './outcome.ts'
import { countedAnswer } from './row-groups.ts'
import { type PictureLine, pictureLines } from './svg-lines.ts'
import { svgStyle } from './svg-style.ts'
import { round, svgText } from './svg-text.ts'
import { plural } from './tally.ts'
import { variantLetter } from './variant-letter.ts'
import { xmlAttributes, xmlText } from './xml-text.ts'

const width = 800
const margin = 14
const names = 236
const lineHeight = 20
const headHeight = 76
const footHeight = 34

export function renderSvg(matrix: Matrix): string {
  const lines = pictureLines(matrix)
  const notes = hasLetters(matrix) ? [letters] : []
  const height = headHeight + (lines.length + notes.length) * lineHeight + footHeight
  const columns = new Columns(matrix.kernels.length)
  const title = `Mount calls on ${plural(matrix.kernels.length, 'kernel')}`
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<desc id="desc">${xmlText(describe(matrix))}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    svgText(title, { x: margin, y: 26, width: width / 2, class: 'title', size: 16 }),
    svgText(counts(matrix), {
      x: width - margin,
      y: 26,
      width: width / 2 - margin,
      class: 'quiet',
      size: 11,
      anchor: 'end',
    }),
    ...matrix.kernels.map(({ name }, column) => kernelTitle(name, columns, column)),
    ...lines.map((line, index) => drawLine(line, columns, headHeight + index * lineHeight)),
    legend(matrix, height - 12),
    ...notes.map((note) => {
      const place = { x: margin + 8, y: height - 12 - lineHeight, width: width - 2 * margin }
      return svgText(note, { ...place, class: 'quiet', size: 10.5 })
    }),
    '</svg>\n',
  ]
  return parts.filter((part) => part !== '').join('\n')
}

class Columns {
  readonly count: number
  readonly width: number

  constructor(count: number) {
    this.count = count
    this.width = (width - 2 * margin - names) / Math.max(1, count)
  }

  left(column: number): number {
    return margin + names + column * this.width
  }
}

/** `6.12` and, smaller below it, `.118`. */
function kernelTitle(name: string, columns: Columns, column: number): string {
  const [, series, rest] = /^(\d+\.\d+)(.*)$/.exec(name) ?? ['', name, '']
  const place = {
    x: columns.left(column) + columns.width / 2,
    width: columns.width - 2,
    anchor: 'middle',
  } as const
  return [
    svgText(series ?? '', { ...place, y: 52, class: 'kernel', size: 11.5 }),
    rest === '' ? '' : svgText(rest ?? '', { ...place, y: 65, class: 'quiet', size: 9.5 }),
  ].join('')
}

function drawLine(line: PictureLine, columns: Columns, top: number): string {
  const baseline = top + 14
  switch (line.kind) {
    case 'theme':
      return svgText(line.text, { x: margin, y: baseline, width: names, class: 'theme', size: 12 })
    case 'scenario':
      return `${nameOf(line, baseline)}${countText(line, baseline)}${alikeBar(line, columns, top)}`
    case 'group':
      return `${nameOf(line, baseline)}${countText(line, baseline)}${bars(line, columns, top)}`
  }
}

type Named = PictureLine & { kind: 'scenario' | 'group' }

function nameOf({ text, indent }: Named, y: number): string {
  const x = margin + 8 + indent * 10
  const mono = indent > 0
  const room = names - 8 - indent * 10 - 40
  return svgText(
    text,
    { x, y, width: room, class: mono ? 'params' : 'name', size: mono ? 10 : 11.5 },
    mono ? 'mono' : 'sans',
  )
}

function countText({ cases }: Named, y: number): string {
  const text = cases === 1 ? '' : `× ${cases}`
  if (text === '') return ''
  const x = margin + names - 8
  return svgText(text, { x, y, width: 38, class: 'quiet', size: 10, anchor: 'end' })
}

function bars({ runs }: PictureLine & { kind: 'group' }, columns: Columns, top: number): string {
  return runs
    .map(({ first, last, answer, tone, variant }) => {
      const left = columns.left(first) + 1
      const room = (last - first + 1) * columns.width - 2
      const letter = variant === undefined ? '' : ` ${variantLetter(variant)}`
      const place = { x: left + room / 2, y: top + 13.5, anchor: 'middle', size: 10 } as const
      const text = { ...place, width: room - 3, class: `on ${tone}` }
      return (
        bar(left, top, room, tone) +
        svgText(`${formatAnswer({ tone, answer })}${letter}`, text, 'mono')
      )
    })
    .join('')
}

/** Not in columns, since it does not tell kernels apart: how many cases have which answer on all of them. */
function alikeBar(line: PictureLine & { kind: 'scenario' }, columns: Columns, top: number): string {
  if (line.answers.length === 0) return ''
  const left = columns.left(0) + 1
  const room = columns.width * columns.count - 2
  const texts = line.answers.map(countedAnswer)
  const place = { x: left + 8, y: top + 13.5, width: room - 16, class: 'quiet', size: 10 }
  return bar(left, top, room, 'alike') + svgText(`on all: ${texts.join(',  ')}`, place, 'mono')
}

function bar(x: number, top: number, room: number, tone: string): string {
  const place = { x: round(x), y: round(top + 1.5), width: round(Math.max(1, room)), height: '17' }
  return `<rect${xmlAttributes({ ...place, rx: '3', class: `bar ${tone}` })}/>`
}

const meanings = [
  ['ok', 'succeeded'],
  ['error', 'answered an error'],
  ['contradicted', 'contradicts a claim'],
  ['unsupported', 'not there'],
  ['broken', 'harness failed'],
  ['absent', 'no record'],
] as const

/** Only what the picture has. */
function legend({ scenarios }: Matrix, y: number): string {
  const rows = scenarios.flatMap((scenario) => scenario.rows)
  const tones = new Set<string>(rows.flatMap(({ variants }) => variants.map(({ tone }) => tone)))
  if (rows.some(({ of }) => of.includes(-1))) tones.add('absent')
  const shown = meanings.filter(([tone]) => tones.has(tone))
  let x = margin + 8
  const boxes = shown.map(([tone, meaning]) => {
    const place = { x: round(x), y: round(y - 9), width: '14', height: '11', rx: '2' }
    const text = svgText(meaning, { x: x + 19, y, width: 140, class: 'quiet', size: 10.5 })
    x += 19 + meaning.length * 6.4 + 16
    return `<rect${xmlAttributes({ ...place, class: `bar ${tone}` })}/>${text}`
  })
  return boxes.join('')
}

const letters = 'A, B: the same result, and yet outputs, messages or mounts differ'

function hasLetters({ scenarios }: Matrix): boolean {
  return scenarios.some(({ rows }) => rows.some(({ variants }) => hasSameAnswers(variants)))
}

function hasSameAnswers(variants: readonly { answer: string; tone: string }[]): boolean {
  return new Set(variants.map(({ answer, tone }) => `${tone} ${answer}`)).size < variants.length
}

function counts({ scenarios }: Matrix): string {
  const rows = scenarios.flatMap((scenario) => scenario.rows)
  const different = rows.filter(({ variants }) => variants.length > 1).length
  const cases = `${plural(rows.length, 'case')} of ${plural(scenarios.length, 'scenario')}`
  return different === 0 ? cases : `${cases}, ${different} differ`
}

/** Every picture has this text. */
export const svgMark = 'The same as text: mountlab report --markdown'

function describe(matrix: Matrix): string {
  const kernels = matrix.kernels.map(({ header }) => header.release).join(', ')
  return `What ${kernels} answered: ${counts(matrix)}. ${svgMark}.`
}
