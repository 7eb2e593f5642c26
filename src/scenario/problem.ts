// What is wrong with a scenario file, and where.

/** The kinds of problem; tests and tools go by these, not by the wording. */
export type ProblemCode =
  | 'yaml'
  | 'limit'
  | 'unknown-key'
  | 'shape'
  | 'actors'
  | 'events'
  | 'parameter'
  | 'matrix'
  | 'world'
  | 'requires'
  | 'privilege'
  | 'syntax'
  | 'unknown-call'
  | 'arity'
  | 'argument'
  | 'unknown-constant'
  | 'unknown-field'
  | 'reference'
  | 'integer'
  | 'address'
  | 'string'
  | 'claim'
  | 'refused'
  | 'expect'

export interface Problem {
  code: ProblemCode
  /** What was expected and what came, as one sentence without a full stop. */
  message: string
  file: string
  /** Both count from 1; the column in UTF-16 units. */
  line: number
  column: number
  /** The line of the file that the position is in. */
  sourceLine: string
  /** How many characters of the line are meant. */
  length?: number
  /** What to write instead. */
  hint?: string
}

/** A problem whose place is an offset into some text: a step, a template or the file. */
export interface Finding {
  code: ProblemCode
  message: string
  start: number
  end: number
  hint?: string
}

const widest = 160

/** The problem as lines of plain text: where and what, the source line, a caret, the hint. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, message, sourceLine, hint } = problem
  // A line of a mangled file may be a megabyte long; the part around the position is enough.
  const from = column > widest ? column - 1 - widest / 2 : 0
  const clipped = sourceLine.slice(from, from + widest)
  const before = clipped.slice(0, column - 1 - from)
  const length = Math.max(1, Math.min(problem.length ?? 1, clipped.length - before.length))
  const gutter = String(line)
  const out = [
    `${file}:${line}:${column}: ${message}`,
    `  ${gutter} | ${printable(clipped)}`,
    `  ${' '.repeat(gutter.length)} | ${[...before].map((c) => (c === '\t' ? c : ' ')).join('')}^${'~'.repeat(length - 1)}`,
  ]
  if (hint !== undefined) out.push(`  hint: ${hint}`)
  return out.join('\n')
}

/** `text` in quotes for a message: short, and with nothing in it that moves a terminal's cursor. */
export function shown(text: string): string {
  const clipped = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return `\`${printable(clipped)}\``
}

function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be printed
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·')
}
