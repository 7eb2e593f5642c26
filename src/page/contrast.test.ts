// Text on its ground, in the page and in the picture, by the measure of WCAG 2: AA asks for 4.5.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { svgColours } from '../report/svg-style.ts'

const style = readFileSync(new URL('../../src/page/style/colours.css', import.meta.url), 'utf8')
const [light, dark] = style
  .split('@media')
  .map(
    (part) =>
      new Map(
        [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
      ),
  )

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [lower, higher] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (higher + 0.05) / (lower + 0.05)
}

t.test('the measure itself', async (t) => {
  t.equal(contrast('#000000', '#ffffff'), 21)
  t.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54')
})

t.test('texts of the page can be read, in light and dark', async (t) => {
  const tones = ['ok', 'error', 'contradicted', 'broken', 'unsupported', 'mark', 'differs']
  const pairs = [
    ...tones.map((tone) => [tone, `${tone}-ground`]),
    ...['ground', 'raised', 'differs-ground'].flatMap((ground) =>
      ['text', 'quiet', 'link', 'ok', 'error', 'contradicted'].map((text) => [text, ground]),
    ),
  ] as [string, string][]
  for (const colours of [light, dark]) {
    for (const [text, ground] of pairs) {
      const [front, back] = [colours?.get(text), colours?.get(ground)]
      if (front === undefined || back === undefined)
        throw new Error(`no colour ${text} or ${ground}`)
      t.ok(
        contrast(front, back) >= 4.5,
        `${text} on ${ground}: ${contrast(front, back).toFixed(2)}`,
      )
    }
  }
})

t.test('texts of the picture can be read, in light and dark', async (t) => {
  for (const colours of Object.values(svgColours)) {
    for (const [name, [text, ground]] of Object.entries(colours)) {
      t.ok(contrast(text, ground) >= 4.5, `${name}: ${contrast(text, ground).toFixed(2)}`)
    }
    t.ok(contrast(colours.quiet[0], colours.alike[1]) >= 4.5, 'quiet on alike')
  }
})
