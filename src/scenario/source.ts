// The text of one scenario file, and how an offset into it becomes a line and a column.
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
