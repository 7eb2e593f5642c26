// A line of words, some of them named: `mount mnt:2 /src tmpfs parent=mnt:1`. A word that would be
// taken for something else is written as a JSON string.
import { LineError } from '../record/json-lines.ts'

export interface Words {
  words: string[]
  named: Record<string, string>
}

export function formatWords(
  words: readonly string[],
  named: Readonly<Record<string, string | undefined>> = {},
): string {
  const pairs = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${formatValue(value)}`],
  )
  return [...words.map(formatWord), ...pairs].join(' ')
}

function formatWord(text: string): string {
  return /^[a-z-]+=/.test(text) ? quoteText(text) : formatValue(text)
}

function formatValue(text: string): string {
  return /^[!#-~]+$/.test(text) ? text : quoteText(text)
}

/** A JSON string of printable characters, so that it stays on its line wherever it is looked at. */
export function quoteText(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

export function parseWords(text: string): Words {
  const word = /(?:([a-z-]+)=)?("(?:[^"\\]|\\.)*"|[!#-~]+)(?: |$)/y
  const words: string[] = []
  const named: Record<string, string> = {}
  while (word.lastIndex < text.length) {
    const match = word.exec(text)
    if (match === null) throw new LineError('damaged-line', `Expected words, got ${show(text)}`)
    const value = parseValue(match[2] ?? '')
    if (match[1] === undefined) words.push(value)
    else named[match[1]] = value
  }
  return { words, named }
}

function parseValue(text: string): string {
  if (!text.startsWith('"')) return text
  try {
    return JSON.parse(text) as string
  } catch (cause) {
    throw new LineError('damaged-line', `Expected a JSON string, got ${show(text)}`, { cause })
  }
}

export function show(text: string): string {
  return quoteText(text.slice(0, 60))
}
