import fc from 'fast-check'
import t from 'tap'
import { emptyView, formatLink, parseLink, type View } from './link.ts'

t.test('any view comes back from its link', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a&b=c', '#x', '%41', 'ä+ ]'),
  )
  const view: fc.Arbitrary<View> = fc.record(
    {
      text,
      theme: text,
      call: text,
      errno: text,
      differs: fc.boolean(),
      case: fc.string({ unit: 'grapheme', minLength: 1 }),
      a: text,
      b: text,
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(view, (given) => {
      t.strictSame(parseLink(formatLink(given)), given)
    }),
  )
})

t.test('links are short and can be read', async (t) => {
  t.equal(formatLink(emptyView), '')
  t.equal(
    formatLink({ ...emptyView, case: 'a/b[c=d,e=f]', a: '6.1.0', b: '6.12.118+deb13' }),
    '#case=a/b%5Bc=d,e=f%5D&a=6.1.0&b=6.12.118%2Bdeb13',
  )
  t.equal(formatLink({ ...emptyView, a: 'x', b: 'y', differs: true }), '#differs=1')
})

t.test('whatever stands behind # gives a view', async (t) => {
  t.strictSame(parseLink(''), emptyView)
  t.strictSame(parseLink('#unknown=1&differs=yes'), emptyView)
  t.strictSame(parseLink('#case=a/b[c=d]&b=7.3'), { ...emptyView, case: 'a/b[c=d]', b: '7.3' })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (hash) => parseLink(hash) !== undefined))
})
