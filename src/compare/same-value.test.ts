import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { sameValue } from './same-value.ts'

t.test('values of JSON are compared as Node compares them', async () => {
  const value = fc.jsonValue({ maxDepth: 3, noUnicodeString: false })
  fc.assert(
    fc.property(value, value, (a, b) => sameValue(a, b) === isDeepStrictEqual(a, b)),
    {
      examples: [
        [[], {}],
        [null, {}],
        [[1], ['1']],
      ],
    },
  )
  fc.assert(fc.property(value, (a) => sameValue(a, JSON.parse(JSON.stringify(a)))))
})

t.test('the order of keys does not count, nor what is undefined', async (t) => {
  t.ok(sameValue({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }))
  t.ok(sameValue({ a: 1, b: undefined }, { a: 1 }))
  t.notOk(sameValue({ a: 1, b: undefined }, { a: 1, c: 1 }))
  t.notOk(sameValue({ a: undefined, b: 1 }, { c: 1 }))
})
