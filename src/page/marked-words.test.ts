import fc from 'fast-check'
import t from 'tap'
import { markedWords } from './marked-words.ts'

const marked = (text: string, other: string): string =>
  markedWords(text, other)
    .map((word) => (word.differs ? `<${word.text}>` : word.text))
    .join('')

t.test('what the other text does not have is marked', async (t) => {
  const texts: [string, string, string][] = [
    ['st = {a=1, b=2}', 'st = {a=1, b=3}', 'st = {a=1, b=<2>}'],
    ['rw,inode64', 'rw', 'rw<,inode64>'],
    ['rw', 'rw,inode64', 'rw'],
    ['same', 'same', 'same'],
    ['new', '', '<new>'],
    ['', 'old', ''],
    ['A|B|C', 'A|C', 'A|<B|>C'],
  ]
  for (const [text, other, expected] of texts) t.equal(marked(text, other), expected)
})

t.test('no letter is lost, and only what is the same is left unmarked', async (t) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '=', 'é', '\n') })
  fc.assert(
    fc.property(text, text, (one, other) => {
      const words = markedWords(one, other)
      t.equal(words.map((word) => word.text).join(''), one)
      const common = (all: typeof words): string =>
        all.flatMap((word) => (word.differs ? [] : word.text)).join('')
      t.equal(common(words), common(markedWords(other, one)))
    }),
  )
  const long = 'a,'.repeat(2000)
  t.strictSame(markedWords(long, `${long}b`), [{ text: long, differs: true }])
})
