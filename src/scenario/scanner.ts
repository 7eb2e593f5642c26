// A step's text, read piece by piece. strace's notation depends on where one is (`<...>` after a
// descriptor is a remark, after a claim a duration), so the parser asks for what it expects next.
import { parseEscapes } from '../syscalls/text.ts'
import { limits } from './limits.ts'
import type { Finding, ProblemCode } from './problem.ts'
import { shown } from './problem.ts'
import type { IntSyntax, NameSyntax } from './step-syntax.ts'

/** Ends the reading of a step: beyond it, nothing of the step can be made sense of. */
export class StepSyntaxError extends Error {
  readonly code: ProblemCode
  readonly start: number
  readonly end: number
  readonly hint: string | undefined

  constructor(code: ProblemCode, message: string, start: number, end: number, hint?: string) {
    super(message)
    this.code = code
    this.start = start
    this.end = end
    this.hint = hint
  }
}

const lowest = -(1n << 63n)
const highest = (1n << 64n) - 1n

export class Scanner {
  readonly text: string
  /** What is wrong and yet does not keep the rest from being read. */
  readonly findings: Finding[] = []
  at = 0
  /** The end of what was read last, blanks not counted. */
  last = 0

  constructor(text: string) {
    this.text = text
  }

  /** Goes past blanks and C comments. */
  skip(): void {
    for (;;) {
      this.at += this.match(/[ \t\r\n]*/y)?.length ?? 0
      if (!this.text.startsWith('/*', this.at)) return
      const close = this.text.indexOf('*/', this.at + 2)
      if (close === -1)
        this.fail('syntax', 'Expected `*/` to end the comment', this.at, this.at + 2)
      this.at = close + 2
    }
  }

  /** Whether `symbol` comes next; goes past it if so. */
  eat(symbol: string): boolean {
    this.skip()
    if (!this.text.startsWith(symbol, this.at)) return false
    this.advance(symbol.length)
    return true
  }

  /** Whether `symbol` follows without a blank; goes past it if so. */
  eatAtOnce(symbol: string): boolean {
    if (!this.text.startsWith(symbol, this.at)) return false
    this.advance(symbol.length)
    return true
  }

  /** Whether `symbol` comes next. */
  sees(symbol: string): boolean {
    this.skip()
    return this.text.startsWith(symbol, this.at)
  }

  atEnd(): boolean {
    this.skip()
    return this.at >= this.text.length
  }

  name(): NameSyntax | undefined {
    this.skip()
    const start = this.at
    const name = this.match(/[A-Za-z_]\w*/y)
    if (name === undefined) return undefined
    this.advance(name.length)
    return { name, start, end: this.at }
  }

  integer(): IntSyntax | undefined {
    this.skip()
    const start = this.at
    const literal = this.match(/[-+]?\d\w*/y)
    if (literal === undefined) return undefined
    const [, sign, digits = ''] =
      /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(literal) ?? []
    const end = start + literal.length
    if (sign === undefined) {
      const hint = /^[-+]?0\d+$/.test(literal) ? 'a leading 0 makes a number octal' : undefined
      this.report('integer', `Expected an integer, got ${shown(literal)}`, start, end, hint)
      this.advance(literal.length)
      return { kind: 'int', value: 0n, decimal: true, start, end }
    }
    // Converting is quadratic in the length, and no 64-bit number has this many digits.
    const octal = digits.length <= 70 && /^0[0-7]+$/.test(digits)
    const readable = digits.length > 70 ? '0xfffffffffffffffff' : digits
    const magnitude = BigInt(octal ? `0o${readable.slice(1)}` : readable)
    const value = sign === '-' ? -magnitude : magnitude
    this.advance(literal.length)
    return this.bounded({
      kind: 'int',
      value,
      decimal: /^\d+$/.test(digits) && !octal,
      start,
      end,
    })
  }

  /** Reports an integer that no register holds. */
  bounded(integer: IntSyntax): IntSyntax {
    const { value, start, end } = integer
    if (value < lowest || value > highest) {
      const literal = shown(this.text.slice(start, end))
      this.report('integer', `Expected an integer of at most 64 bits, got ${literal}`, start, end)
    }
    return integer
  }

  /** The bytes between double quotes, escapes decoded. */
  string(): { bytes: string; start: number; end: number } | undefined {
    if (!this.sees('"')) return undefined
    const start = this.at
    const body = this.quoted()
    if (body === undefined) {
      this.fail('syntax', 'Expected `"` to end the string', start, this.text.length)
    }
    const decoded = parseEscapes(body.slice(1, -1))
    if ('error' in decoded) {
      const from = start + 1 + decoded.at
      this.report('string', decoded.error, from, from + 2)
    }
    this.advance(body.length)
    return { bytes: 'bytes' in decoded ? decoded.bytes : '', start, end: this.at }
  }

  /** A loop and not a pattern: a pattern runs out of stack on a long string. */
  private quoted(): string | undefined {
    for (let at = this.at + 1; at < this.text.length; at++) {
      if (this.text[at] === '\\') at++
      else if (this.text[at] === '"') return this.text.slice(this.at, at + 1)
    }
    return undefined
  }

  /** Goes past strace's remark on a descriptor, `</src/proc>`, if one follows at once. */
  remark(): boolean {
    if (this.text[this.at] !== '<') return false
    const start = this.at
    let depth = 0
    for (let at = start; at < this.text.length; at++) {
      const character = this.text[at]
      if (character === '<') depth++
      // The arrow of a socket's remark closes nothing: <TCP:[127.0.0.1:1->127.0.0.1:2]>.
      else if (character === '>' && this.text[at - 1] !== '-') depth--
      if (depth === 0) {
        this.advance(at + 1 - start)
        return true
      }
    }
    this.fail('syntax', 'Expected `>` to end the remark', start, this.text.length)
  }

  /** What comes next, for a message. */
  next(): string {
    this.skip()
    if (this.at >= this.text.length) return 'the end of the step'
    const piece = this.match(/\w+|"(?:[^"\\]|\\.){0,40}"?|./suy) ?? ''
    return shown(piece)
  }

  /** The problem that something else was expected here. */
  expected(what: string, hint?: string): never {
    const got = this.next()
    const from = this.at < this.text.length ? this.at : this.last
    const width = this.match(/\w+/y)?.length ?? 1
    this.fail('syntax', `Expected ${what}, got ${got}`, from, from + width, hint)
  }

  report(code: ProblemCode, message: string, start: number, end: number, hint?: string): void {
    this.findings.push({ code, message, start, end, ...(hint === undefined ? {} : { hint }) })
  }

  fail(code: ProblemCode, message: string, start: number, end: number, hint?: string): never {
    throw new StepSyntaxError(code, message, start, end, hint)
  }

  private match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at
    return sticky.exec(this.text)?.[0]
  }

  private advance(length: number): void {
    this.at += length
    this.last = this.at
  }
}

/** Whether a repeated string stays within bounds. */
export function tooLong(bytes: string, repeat: bigint): boolean {
  return BigInt(bytes.length) * repeat > BigInt(limits.stringBytes)
}
