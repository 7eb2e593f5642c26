// Text of the kernel's source: the statement that a line belongs to, and the lines around it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SourceLine {
  line: number
  text: string
}

export class SourceTree {
  readonly #folder: string | undefined
  readonly #files = new Map<string, readonly string[] | undefined>()

  /** `folder`: laid out as the kernel's tree; undefined where there is none. */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** The whole statement or condition on one line, as far as its end can be told; '' if there is no text. */
  statement(file: string, line: number): string {
    const lines = this.#lines(file)
    let text = lines?.[line - 1]?.trim()
    if (lines === undefined || text === undefined) return ''
    let first = line
    while (
      first > 1 &&
      line - first < 8 &&
      !begins(text) &&
      !endsStatement(lines[first - 2] ?? '')
    ) {
      first--
      text = `${lines[first - 1]?.trim()} ${text}`
    }
    for (let next = line; isOpen(text) && next < line + 8; next++) {
      text += ` ${(lines[next] ?? '').trim()}`
    }
    return text.replace(/\s+/g, ' ')
  }

  around(file: string, line: number, distance: number): SourceLine[] {
    const lines = this.#lines(file)
    if (lines === undefined) return []
    const first = Math.max(1, line - distance)
    return lines
      .slice(first - 1, line + distance)
      .map((text, index) => ({ line: first + index, text }))
  }

  #lines(file: string): readonly string[] | undefined {
    if (this.#folder === undefined) return undefined
    if (!this.#files.has(file)) {
      let lines: string[] | undefined
      try {
        lines = readFileSync(join(this.#folder, file), 'utf8').split('\n')
      } catch {
        // A file that is made in a build, or a tree that is not whole.
      }
      this.#files.set(file, lines)
    }
    return this.#files.get(file)
  }
}

/** Whether nothing before it belongs to it. */
function begins(text: string): boolean {
  return /^(?:return|goto|break|continue|if|for|while|switch|do)\b/.test(text)
}

/** Whether the next line begins something new. */
function endsStatement(text: string): boolean {
  return (
    /[;{}:]\s*(?:\/\*.*\*\/)?\s*$|^#|\*\/\s*$|^\s*$|^\s*\/\/|^\s*(?:else|do)\s*$/.test(text) ||
    /^\s*(?:if|while|for|switch) \(.*\)\s*$/.test(text)
  )
}

function isOpen(text: string): boolean {
  return (text.match(/\(/g)?.length ?? 0) > (text.match(/\)/g)?.length ?? 0)
}
