// Byte strings and their C notation. Bytes are latin1 text here, one character for one byte.

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['"', '"'],
  ["'", "'"],
  ['?', '?'],
  ['\\', '\\'],
])

/** The bytes as strace prints them, quotes included; never shortened. */
export function quote(bytes: string): string {
  let text = '"'
  for (let index = 0; index < bytes.length; index++) {
    const char = bytes.charAt(index)
    text += named[char] ?? (isPrintable(char) ? char : octal(char, bytes.charAt(index + 1)))
  }
  return `${text}"`
}

/**
 * The bytes that the text between two quotes stands for: C's escapes, every other character as
 * UTF-8. `at` is the offset in `text` of the backslash that cannot be read.
 */
export function parseEscapes(text: string): { bytes: string } | { error: string; at: number } {
  let bytes = ''
  let at = 0
  while (at < text.length) {
    const backslash = text.indexOf('\\', at)
    const end = backslash === -1 ? text.length : backslash
    bytes += utf8(text.slice(at, end))
    if (backslash === -1) break
    const read = readEscape(text, backslash)
    if ('error' in read) return { error: read.error, at: backslash }
    bytes += read.byte
    at = read.end
  }
  return { bytes }
}

/** The UTF-8 bytes of `text`, as a latin1 byte string. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function readEscape(text: string, at: number): { byte: string; end: number } | { error: string } {
  const rest = text.slice(at + 1, at + 4)
  const digits = /^[0-7]{1,3}/.exec(rest)?.[0]
  if (digits !== undefined) {
    const code = Number.parseInt(digits, 8)
    if (code > 0xff) return { error: `\`\\${digits}\` is more than a byte holds (\`\\377\`)` }
    return { byte: String.fromCharCode(code), end: at + 1 + digits.length }
  }
  const letter = rest.charAt(0)
  if (letter === 'x') {
    const hex = /^[0-9a-fA-F]{1,2}/.exec(rest.slice(1))?.[0]
    if (hex === undefined) return { error: 'Expected one or two hexadecimal digits after `\\x`' }
    return { byte: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 2 + hex.length }
  }
  const byte = escapes.get(letter)
  if (byte !== undefined) return { byte, end: at + 2 }
  if (letter === '') return { error: 'Expected a character after the backslash' }
  return { error: `\`\\${letter}\` is not an escape of C; write \`\\\\\` for a backslash` }
}

function isPrintable(char: string): boolean {
  return char >= ' ' && char <= '~'
}

/** Shortest that cannot be read together with the digit behind it. */
function octal(char: string, next: string): string {
  const digits = char.charCodeAt(0).toString(8)
  return `\\${next >= '0' && next <= '7' ? digits.padStart(3, '0') : digits}`
}
