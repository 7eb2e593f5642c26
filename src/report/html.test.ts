import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader } from '../record/sample-run.ts'
import { anyRecord } from '../store/test-records.ts'
import { renderHtml } from './html.ts'
import { MatrixBuilder } from './matrix.ts'
import type { PageData } from './page-data.ts'
import { sampleMatrix } from './test-matrix.ts'

const parts = { script: 'const a = 1 < 2', style: 'a{}' }

/** What the element of an id holds, unpacked. */
function unpack(html: string, id: string): string {
  const packed = new RegExp(`id="${id}">([A-Za-z0-9+/=]*)</script>`).exec(html)?.[1]
  return inflateRawSync(Buffer.from(packed ?? '', 'base64')).toString()
}

t.test('the page has every distinct record once, and forbids itself all else', async (t) => {
  const html = renderHtml(sampleMatrix(), parts)
  const hash = createHash('sha256').update(parts.script).digest('base64')
  t.match(html, `content="default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`)
  t.match(html, '<title>Mount calls on 3 kernels</title>')
  t.notMatch(html, /https?:/)
  const index = JSON.parse(unpack(html, 'index')) as PageData
  t.strictSame(
    index.kernels.map(({ name, id, release }) => [name, id, release]),
    [
      ['6.1.5', '6.1.5', '6.1.5'],
      ['6.12.7', '6.12.7-<a&b>', '6.12.7-<a&b>'],
      ['7.3.0', '7.3.0', '7.3.0'],
    ],
  )
  const lines = unpack(html, 'records').split('\n').filter(Boolean)
  t.equal(lines.length, 9)
  t.equal(new Set(lines).size, 9)
  const found = index.cases.flatMap(({ variants }) => variants.map(({ record }) => record))
  t.strictSame(found, [...lines.keys()])
})

t.test('kernels of one release are told apart in links', async (t) => {
  const builder = new MatrixBuilder()
  for (const name of ['out/a', 'out/b']) builder.addKernel(name, sampleHeader)
  const index = JSON.parse(unpack(renderHtml(builder.finish([]), parts), 'index')) as PageData
  t.strictSame(
    index.kernels.map(({ id }) => id),
    ['out/a', 'out/b'],
  )
})

t.test('any record comes back, and none can end its element', async (t) => {
  fc.assert(
    fc.property(fc.array(anyRecord(1), { minLength: 1, maxLength: 3 }), (records) => {
      const builder = new MatrixBuilder()
      for (const [number, record] of records.entries()) {
        builder.addKernel(`k${number}</script><script>`, sampleHeader)
        builder.add(record)
      }
      const html = renderHtml(builder.finish([{ name: 'theme/name', title: '</script>' }]), parts)
      t.equal(html.match(/<\/script>/g)?.length, 3)
      const { cases } = JSON.parse(unpack(html, 'index')) as PageData
      const lines = unpack(html, 'records').split(/(?<=\n)/)
      const shown = cases[0]?.of.map((variant) => lines[cases[0]?.variants[variant]?.record ?? -1])
      const wellFormed = (record: CaseRecord): string =>
        Buffer.from(formatCaseLine(record)).toString()
      t.strictSame(shown, records.map(wellFormed))
    }),
    { numRuns: 50 },
  )
})
