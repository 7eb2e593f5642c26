// Text as GitHub-flavoured Markdown that shows exactly that text.

/** A code span. Newlines cannot be in one; a run of backticks makes the fence longer. */
export function code(text: string): string {
  const oneLine = text.replaceAll(/\r?\n/g, ' ')
  if (oneLine === '') return '(empty)'
  const fence = '`'.repeat(longestRun(oneLine) + 1)
  const pad = /^`|`$|^ .* $/.test(oneLine) ? ' ' : ''
  return `${fence}${pad}${oneLine}${pad}${fence}`
}

/** A code span inside a table, where a pipe ends the cell even between backticks. */
export function cellCode(text: string): string {
  // No escape says "backslash, pipe" in a table's code span.
  if (/\\\|/.test(text)) return `<code>${escapeHtml(text)}</code>`
  return code(text).replaceAll('|', '\\|')
}

export function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text.trimEnd()}\n${fence}\n`
}

/**
 * Prose as its author wrote it: what stands between backticks is a code span, and nothing else is
 * markup. Only what would be markup where it stands is escaped, so that the source reads well too.
 */
export function prose(text: string): string {
  // In front of a block: a heading, a quote, a list, or the underline of a heading.
  return inlineProse(text)
    .replace(/^[ \t]+/gm, '')
    .replace(/^(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|=+\s*$|-+\s*$)/gm, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
}

/** Prose in one cell of a table. */
export function cellProse(text: string): string {
  return inlineProse(text.replaceAll(/\s*\n\s*/g, ' ')).replaceAll('|', '\\|')
}

function inlineProse(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeInline(part)))
    .join('')
}

function escapeInline(text: string): string {
  return text
    .replace(/[\\`*[~]/g, '\\$&')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_')
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return [row(head), `|${head.map(() => '---|').join('')}\n`, ...rows.map(row)].join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>|\\`*_[\]~]/g, (character) => `&#${character.codePointAt(0)};`)
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
