import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { MatrixBuilder } from '../report/matrix.ts'
import { pageData } from '../report/page-data.ts'
import { CaseFilter } from './case-filter.ts'
import { gridRows, moveByCases } from './grid-rows.ts'
import { emptyView, type View } from './link.ts'

const [moved, , failed] = sampleRecords as [CaseRecord, CaseRecord, CaseRecord]
const builder = new MatrixBuilder()
builder.addKernel('6.1', sampleHeader)
for (const record of sampleRecords) builder.add(record)
builder.addKernel('7.3', { ...sampleHeader, release: '7.3' })
builder.add({ ...moved, steps: failed.steps })
const facts = { name: 'fscontext/messages', title: 'The LOG', about: 'of a context' }
const { index: data } = pageData(builder.finish([facts]))
const filter = new CaseFilter(data)

const labels = (view: Partial<View>): string[] =>
  filter.find({ ...emptyView, ...view }).map((index) => data.cases[index]?.label ?? '')

t.test('cases are found by everything that is told of them', async (t) => {
  const all = ['key=x#1', 'key=y', 'key=z', 'parent=private', 'parent=slave', 'parent=shared']
  const found: [Partial<View>, string[]][] = [
    [{}, all],
    [{ text: '  ' }, all],
    [{ text: 'SLAVE' }, ['parent=slave']],
    [{ text: 'log context' }, all.slice(0, 3)],
    [{ text: "unknown parameter 'x|y'" }, ['key=x#1']],
    [{ text: 'no system call statmount' }, ['key=y']],
    [{ text: 'mnt_detach busy' }, []],
    [{ text: 'mnt_detach' }, ['key=z']],
    [{ theme: 'unmountat' }, all.slice(3)],
    [{ call: 'open', text: 'private' }, ['parent=private']],
    [{ errno: 'EINVAL' }, ['key=x#1', 'parent=private', 'parent=shared']],
    [{ differs: true }, ['parent=private']],
    [{ theme: 'fscontext', differs: true }, []],
    [{ call: 'no_such_call' }, []],
    [{ theme: 'gone' }, []],
  ]
  for (const [view, expected] of found) t.strictSame(labels(view), expected, JSON.stringify(view))
})

t.test('the rows of the grid have a heading for each scenario with cases', async (t) => {
  const rows = gridRows(data, [1, 2, 5])
  t.strictSame(rows, [
    { kind: 'scenario', scenario: 0, cases: 2 },
    { kind: 'case', case: 1 },
    { kind: 'case', case: 2 },
    { kind: 'scenario', scenario: 1, cases: 1 },
    { kind: 'case', case: 5 },
  ])
  const moves: [from: number, by: number, to: number][] = [
    [-1, 1, 1],
    [1, 1, 2],
    [2, 1, 4],
    [4, 1, 4],
    [4, -2, 1],
    [1, -1, 1],
    [1, 99, 4],
  ]
  for (const [from, by, to] of moves) t.equal(moveByCases(rows, from, by), to, `${from} ${by}`)
  t.equal(moveByCases([], -1, 1), -1)
})
