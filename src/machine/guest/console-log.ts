// What a guest's kernel writes to its console, as far as it is kept: the last of it.
import type { Duplex } from 'node:stream'
import { withoutTime } from '../../record/kernel-log.ts'
import { eachLine } from './lines.ts'

const mostLines = 4000

export class ConsoleLog {
  #lines: string[] = []
  /** How many lines are no longer kept. */
  #dropped = 0

  constructor(stream: Duplex) {
    stream.on('error', () => {})
    eachLine(stream, (line) => {
      this.#lines.push(printable(line))
      if (this.#lines.length <= mostLines) return
      this.#dropped += mostLines / 2
      this.#lines = this.#lines.slice(mostLines / 2)
    })
  }

  /** Where the next line will be. */
  get end(): number {
    return this.#dropped + this.#lines.length
  }

  /** The lines from a place that `end` once was; of very many, the last ones. */
  since(place: number): string[] {
    return this.#lines.slice(Math.max(0, place - this.#dropped))
  }
}

/** Without the colours and cursor movements that firmware and kernels send to a terminal. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
  return line.replace(/\x1b\[[0-9;?]*[a-zA-Z]|\x1bc|[\x00-\x08\x0b-\x1f\x7f]/g, '')
}

/** Why a kernel ended, in its own words; undefined where it said nothing of the kind. */
export function lastWords(lines: readonly string[]): string | undefined {
  const said = lines.map(withoutTime)
  const find = (pattern: RegExp): string | undefined =>
    said.findLast((line) => pattern.test(line))?.trim()
  return find(/Kernel panic - not syncing/) ?? find(/^(BUG|Oops|watchdog: BUG|general protection)/)
}
