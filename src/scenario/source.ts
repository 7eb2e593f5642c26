// The text of one scenario file, and how an offset into it becomes a line and a column.
import { isUtf8 } from 'node:buffer'
import type { Finding, Problem } from './problem.ts'

export interface Source {
  file: string
  text: string
  /** The offset at which each line starts. */
  lineStarts: readonly number[]
}

export function readSource(file: string, text: string): Source {
  const lineStarts = [0]
  for (const match of text.matchAll(/\r\n|\n|\r/g)) lineStarts.push(match.index + match[0].length)
  return { file, text, lineStarts }
}

/** The text of a file's bytes, or what is wrong with them: a byte that is not UTF-8 is no text. */
export function decodeText(file: string, bytes: Buffer): string | Problem {
  const text = bytes.toString('utf8')
  if (isUtf8(bytes)) return text
  // What cannot be decoded comes back as other bytes.
  const again = Buffer.from(text)
  const at = bytes.findIndex((byte, index) => byte !== again[index])
  const byte = bytes[at]?.toString(16).padStart(2, '0')
  const start = bytes.toString('utf8', 0, at).length
  const message = `Expected UTF-8 text, got the byte 0x${byte}`
  const hint = `in a string, write it as \\x${byte}`
  return problemAt(readSource(file, text), { code: 'yaml', message, start, end: start + 1, hint })
}

/** The finding, whose offsets count from the start of the file, as a problem of that file. */
export function problemAt(source: Source, finding: Finding): Problem {
  const start = Math.max(0, Math.min(finding.start, source.text.length))
  const line = lineOf(source, start)
  const lineStart = source.lineStarts[line] ?? 0
  const next = source.lineStarts[line + 1] ?? source.text.length
  const sourceLine = source.text.slice(lineStart, next).replace(/[\r\n]+$/, '')
  const length = Math.min(finding.end, lineStart + sourceLine.length) - start
  return {
    code: finding.code,
    message: finding.message,
    file: source.file,
    line: line + 1,
    column: start - lineStart + 1,
    sourceLine,
    ...(length > 1 ? { length } : {}),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  }
}

function lineOf(source: Source, offset: number): number {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
