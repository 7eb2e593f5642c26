import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleRecords } from '../record/sample-run.ts'
import { placeRows } from './step-rows.ts'

const [moved, , failed, , missing] = sampleRecords as CaseRecord[] as [
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
]
const unmoved: CaseRecord = { ...moved, steps: failed.steps, changes: [] }

const kinds = (records: (CaseRecord | undefined)[], sameText = true): string[] =>
  placeRows(records, sameText).map(({ place, kinds }) => [place, ...kinds].join(' '))

t.test('each place of a case tells in what it differs', async (t) => {
  t.strictSame(kinds([unmoved, moved]), [
    'verdict',
    'start',
    '1',
    '2',
    '3 errno mounts',
    'end mounts',
  ])
  t.strictSame(kinds([moved, moved]), ['verdict', 'start', '1', '2', '3', 'end'])
  t.strictSame(kinds([moved]), ['verdict', 'start', '1', '2', '3', 'end'])
  t.strictSame(kinds([missing, moved]), [
    'verdict verdict',
    'start mounts',
    '1 missing',
    '2 missing',
    '3 missing',
    'end mounts',
  ])
  t.strictSame(kinds([undefined, moved])[0], 'verdict verdict')
})

t.test('a step has the tree that it left behind, if it changed it', async (t) => {
  const rows = placeRows([unmoved, moved], true)
  const trees = rows.map(({ sides }) =>
    sides.map((side) =>
      side?.tree?.marked.map(({ mount, marks }) => `${mount.at}${marks.length ? '!' : ''}`),
    ),
  )
  const start = ['/', '/src/proc']
  t.strictSame(trees, [
    [undefined, undefined],
    [start, start],
    [undefined, undefined],
    [undefined, undefined],
    [undefined, ['/', '/dst/proc!']],
    [undefined, ['/', '/dst/proc!']],
  ])
})

t.test('of different texts, steps are matched by their calls', async (t) => {
  const longer: CaseRecord = {
    ...moved,
    steps: [{ call: 'fchdir(4)', value: '0' }, ...moved.steps],
  }
  t.strictSame(kinds([moved, longer], false), [
    'verdict',
    'start',
    '1 missing',
    '2',
    '3',
    '4',
    'end',
  ])
})
