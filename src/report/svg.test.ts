import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { type Matrix, MatrixBuilder } from './matrix.ts'
import { renderSvg } from './svg.ts'
import { svgText } from './svg-text.ts'
import { sampleMatrix } from './test-matrix.ts'
import { xmlFaults } from './test-xml.ts'

/** The texts of a picture, in their order. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)/g)].map(([, text = '']) => text)
}

function numbersOf(svg: string, name: string, attribute: string): number[] {
  return [...svg.matchAll(new RegExp(`<${name} [^>]*\\b${attribute}="([\\d.]+)"`, 'g'))].map(
    ([, value]) => Number(value),
  )
}

t.test('a picture of what differs', async (t) => {
  const svg = renderSvg(sampleMatrix())
  t.strictSame(await xmlFaults(svg), [])
  t.match(
    svg,
    /^<svg [^>]*viewBox="0 0 800 \d+"[^>]* role="img" aria-labelledby="title desc">\n<title id="title">/,
  )
  t.match(
    svg,
    'What 6.1.5, 6.12.7-&lt;a&amp;b&gt;, 7.3.0 answered: 6 cases of 2 scenarios, 3 differ.',
  )
  t.match(svg, '@media (prefers-color-scheme:dark)')
  t.strictSame(textsOf(svg), [
    'Mount calls on 3 kernels',
    '6 cases of 2 scenarios, 3 differ',
    ...['6.1', '.5', '6.12', '.7', '7.3', '.0'],
    'fscontext',
    ...['messages', '× 2', 'on all: ! EINVAL,  –'],
    ...['key=z', '✕', ''],
    'unmountat',
    'move-attached',
    ...['move_mount', '× 2', 'EINVAL', '0'],
    ...['parent=shared', 'EINVAL A', 'EINVAL B', 'EINVAL A'],
    ...[
      'succeeded',
      'answered an error',
      'contradicts a claim',
      'not there',
      'harness failed',
      'no record',
    ],
    'A, B: the same result, and yet outputs, messages or mounts differ',
  ])
})

t.test('nothing leaves the picture, and no text is small', async (t) => {
  for (const kernels of [1, 3, 12, 40]) {
    const svg = renderSvg(many(kernels, 30))
    t.strictSame(await xmlFaults(svg), [])
    const [widths, lefts] = [numbersOf(svg, 'rect', 'width'), numbersOf(svg, 'rect', 'x')]
    t.ok(lefts.every((left, index) => left + (widths[index + 1] ?? 0) <= 800.2))
    t.ok(Math.min(...numbersOf(svg, 'text', 'font-size')) >= 9.5)
  }
})

t.test('hundreds of cases and scenarios are a picture of bounded height', async (t) => {
  const svg = renderSvg(many(12, 500))
  const [, height] = /viewBox="0 0 800 (\d+)"/.exec(svg) ?? []
  t.ok(Number(height) < 2500, `${height}`)
  t.match(svg, /499 more scenarios/)
})

t.test('a text keeps within its width', async (t) => {
  const place = { x: 1, y: 2, width: 42, class: 'on', size: 10 }
  t.equal(svgText('0', place, 'mono'), '<text x="1" y="2" class="on" font-size="10">0</text>')
  t.match(
    svgText('EOPNOTSUPP', place, 'mono'),
    'textLength="42" lengthAdjust="spacingAndGlyphs">EOPNOTSUPP<',
  )
  t.match(svgText('A<B'.repeat(9), place, 'mono'), />A&lt;BA&lt;BA&lt;BA…<title>A&lt;B/)
})

/** So many scenarios of one case each, of which the first differs. */
function many(kernels: number, scenarios: number): Matrix {
  const builder = new MatrixBuilder()
  const [moved, , failed] = sampleRecords as [CaseRecord, CaseRecord, CaseRecord]
  for (let kernel = 0; kernel < kernels; kernel++) {
    builder.addKernel(`6.${kernel}.0`, sampleHeader)
    for (let index = 0; index < scenarios; index++) {
      const scenario = `theme/scenario-${1000 + index}`
      const { steps } = index === 0 && kernel % 2 === 1 ? failed : moved
      builder.add({ ...moved, scenario, case: `${scenario}[a=1]`, steps })
    }
  }
  return builder.finish([])
}
