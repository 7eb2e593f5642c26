// Texts in a picture, which cannot wrap and of whose fonts nothing is known but how wide they are at most.
import { xmlAttributes, xmlText } from './xml-text.ts'

export interface TextPlace {
  x: number
  y: number
  /** At most so wide, in pixels. */
  width: number
  class: string
  /** In pixels. */
  size: number
  anchor?: 'middle' | 'end'
}

/** Of the widest monospaced and sans-serif fonts in use, in parts of the font's size. */
const widest = { mono: 0.61, sans: 0.62 }
/** Narrower letters than this part of their width are not read any more. */
const narrowest = 0.62

/** A text that keeps within its width: narrowed a little, else cut short. */
export function svgText(text: string, place: TextPlace, font: 'mono' | 'sans' = 'sans'): string {
  const perLetter = widest[font] * place.size
  const most = Math.max(1, Math.floor(place.width / (perLetter * narrowest)))
  const letters = [...text]
  const shown = letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text
  const isWide = [...shown].length * perLetter > place.width
  const attributes = xmlAttributes({
    x: round(place.x),
    y: round(place.y),
    class: place.class,
    'font-size': String(place.size),
    'text-anchor': place.anchor,
    // Only what might be too wide: elsewhere letters would be drawn apart.
    textLength: isWide && font === 'mono' ? round(place.width) : undefined,
    lengthAdjust: isWide && font === 'mono' ? 'spacingAndGlyphs' : undefined,
  })
  const whole = shown === text ? '' : `<title>${xmlText(text)}</title>`
  return `<text${attributes}>${xmlText(shown)}${whole}</text>`
}

export function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
