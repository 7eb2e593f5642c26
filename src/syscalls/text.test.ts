import t from 'tap'
import { parseEscapes, quote, utf8 } from './text.ts'

t.test('bytes are printed as strace prints them', async (t) => {
  const cases: [bytes: string, text: string][] = [
    ['', '""'],
    ['/src', '"/src"'],
    ['a\nb\t"\\', String.raw`"a\nb\t\"\\"`],
    ['\x00', String.raw`"\0"`],
    ['\x001', String.raw`"\0001"`],
    ['\x009', String.raw`"\09"`],
    ['\x1b[', String.raw`"\33["`],
    ['\xc3\xa9', String.raw`"\303\251"`],
    ['\x7f', String.raw`"\177"`],
  ]
  for (const [bytes, text] of cases) t.equal(quote(bytes), text)
})

t.test('every byte survives printing and reading, whatever follows it', async (t) => {
  const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
  const strings = all.flatMap((byte) => ['', '0', '8', 'a', '\\', '"'].map((next) => byte + next))
  const readBack = strings.map((bytes) => parseEscapes(quote(bytes).slice(1, -1)))
  t.same(
    readBack,
    strings.map((bytes) => ({ bytes })),
  )
})

t.test('escapes of C are read', async (t) => {
  const cases: [text: string, bytes: string][] = [
    [String.raw`\x41\x4`, 'A\x04'],
    [String.raw`\101\0`, 'A\0'],
    [String.raw`\1012`, 'A2'],
    [String.raw`\e\a\'\?`, "\x1b\x07'?"],
    ['é', '\xc3\xa9'],
    ['\u{1f5ff}\\n', `${utf8('\u{1f5ff}')}\n`],
  ]
  for (const [text, bytes] of cases) t.same(parseEscapes(text), { bytes })
})

t.test('an escape that is none is told with its place', async (t) => {
  const cases: [text: string, at: number, error: RegExp][] = [
    [String.raw`ab\q`, 2, /`\\q` is not an escape/],
    [String.raw`\xg`, 0, /hexadecimal/],
    [String.raw`a\777`, 1, /more than a byte/],
    ['a\\', 1, /Expected a character/],
  ]
  for (const [text, at, error] of cases) t.match(parseEscapes(text), { at, error })
})
