import t from 'tap'
import { caseName } from './case-name.ts'
import { readDocument } from './document.ts'
import { expandMatrix, subsetsOf } from './matrix.ts'
import { readMatrix } from './read-matrix.ts'

function variants(text: string) {
  const { matrix, findings } = readMatrix(readDocument(text).tree)
  if (matrix === undefined) throw new Error(findings.map(({ message }) => message).join('\n'))
  return [...expandMatrix(matrix)]
}
const params = (text: string) => variants(text).map((variant) => variant.params)

t.test("the example of GitHub's documentation for include", (t) => {
  const text = `
fruit: [apple, pear]
animal: [cat, dog]
include:
  - color: green
  - color: pink
    animal: cat
  - fruit: apple
    shape: circle
  - fruit: banana
  - fruit: banana
    animal: cat
`
  t.same(params(text), [
    { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
    { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
    { fruit: 'pear', animal: 'cat', color: 'pink' },
    { fruit: 'pear', animal: 'dog', color: 'green' },
    { fruit: 'banana' },
    { fruit: 'banana', animal: 'cat' },
  ])
  t.end()
})

t.test("GitHub's example of expanding configurations", (t) => {
  const text = `
os: [windows-latest, ubuntu-latest]
node: [14, 16]
include:
  - os: windows-latest
    node: 16
    npm: 6
`
  t.same(params(text), [
    { os: 'windows-latest', node: '14' },
    { os: 'windows-latest', node: '16', npm: '6' },
    { os: 'ubuntu-latest', node: '14' },
    { os: 'ubuntu-latest', node: '16' },
  ])
  t.end()
})

t.test("GitHub's example of adding configurations", (t) => {
  const text = `
os: [macos-latest, windows-latest, ubuntu-latest]
version: [12, 14, 16]
include:
  - os: windows-latest
    version: 17
`
  t.equal(params(text).length, 10)
  t.same(params(text).at(-1), { os: 'windows-latest', version: '17' })
  t.same(params('include: [{ site: production }, { site: staging }]'), [
    { site: 'production' },
    { site: 'staging' },
  ])
  t.end()
})

t.test("GitHub's example of exclude, where a partial match is enough", (t) => {
  const text = `
os: [macos-latest, windows-latest]
version: [12, 14, 16]
environment: [staging, production]
exclude:
  - os: macos-latest
    version: 12
    environment: production
  - os: windows-latest
    version: 16
`
  t.equal(params(text).length, 9)
  t.notOk(params(text).some(({ os, version }) => os === 'windows-latest' && version === '16'))
  t.end()
})

t.test('include brings back what exclude took', (t) => {
  t.same(params('{ a: [1, 2], exclude: [{ a: 1 }], include: [{ a: 1 }] }'), [
    { a: '2' },
    { a: '1' },
  ])
  t.end()
})

t.test('no matrix is one variant', (t) => {
  t.same(params(''), [{}])
  t.end()
})

t.test('scalars keep their source text', (t) => {
  t.same(
    params("{ a: [0x10, 010, true, ~, '1', 1.50] }").map(({ a }) => a),
    ['0x10', '010', 'true', '~', '1', '1.50'],
  )
  t.end()
})

t.test('a map stands for several substitutions', (t) => {
  const found = variants('how: [{ name: both, flags: A|B, at: 1 }, { flags: A, at: 2 }]')
  t.same(
    found.map((variant) => [variant.params, Object.fromEntries(variant.values)]),
    [
      [{ how: 'both' }, { 'how.name': 'both', 'how.flags': 'A|B', 'how.at': '1' }],
      [{ how: 'A+2' }, { 'how.flags': 'A', 'how.at': '2' }],
    ],
  )
  const rest = 'how: [{ name: x, f: A }, { name: y, f: B }], exclude: [{ how: '
  t.same(params(`{ ${rest} x }] }`), [{ how: 'y' }])
  t.same(params(`{ ${rest} { f: B } }] }`), [{ how: 'x' }])
  t.end()
})

t.test('subsets', (t) => {
  t.same(subsetsOf(['A', 'B', 'C']), ['0', 'A', 'B', 'C', 'A|B', 'A|C', 'B|C', 'A|B|C'])
  t.same(params('{ f: { subsets: [A, B] }, exclude: [{ f: B|A }, { f: 0 }] }'), [
    { f: 'A' },
    { f: 'B' },
  ])
  t.end()
})

t.test('case names', (t) => {
  const name = (value: string) => caseName('t/n', { a: value, b: '1' }, ['a'])
  t.equal(caseName('t/n', { a: '1' }, []), 't/n')
  t.equal(caseName('t/n', { a: '1', b: '2' }, ['a', 'c', 'b']), 't/n[a=1,b=2]')
  t.same(['A|B', '/dst', 'a b', 'a,b=c]', '100%', '', 'é', '"'].map(name), [
    't/n[a=A|B]',
    't/n[a=/dst]',
    't/n[a=a%20b]',
    't/n[a=a%2cb%3dc%5d]',
    't/n[a=100%25]',
    't/n[a=]',
    't/n[a=%c3%a9]',
    't/n[a=%22]',
  ])
  t.end()
})
