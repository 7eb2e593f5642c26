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

t.test('no letter is lost, and what is not marked stands in both, in its order', async (t) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '=', 'é', '\n') })
  const isWithin = (part: string, whole: string): boolean => {
    let at = 0
    for (const letter of whole) if (letter === part[at]) at += 1
    return at === part.length
  }
  fc.assert(
    fc.property(text, text, (one, other) => {
      const words = markedWords(one, other)
      const common = words.flatMap((word) => (word.differs ? [] : word.text)).join('')
      return words.map((word) => word.text).join('') === one && isWithin(common, other)
    }),
    { numRuns: 1000 },
  )
  const long = 'a,'.repeat(2000)
  t.strictSame(markedWords(long, `${long}b`), [{ text: long, differs: true }])
})
