import t from 'tap'
import type { CaseRecord, Header } from '../record/observation.ts'
import { sampleHeader, sampleRecords, warnedRecord } from '../record/sample-run.ts'
import { type Matrix, MatrixBuilder } from './matrix.ts'
import { tellingStep } from './outcome.ts'

const [moved, slave, failed, contradicted, missing, broken] = sampleRecords as [
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
]
const unmoved: CaseRecord = { ...moved, steps: failed.steps, changes: [] }

function matrixOf(...runs: (readonly CaseRecord[])[]): Matrix {
  const builder = new MatrixBuilder()
  for (const [number, records] of runs.entries()) {
    builder.addKernel(`k${number}`, sampleHeader)
    for (const record of records) builder.add(record)
  }
  return builder.finish([])
}

/** Each row as `label: answer answer`, a variant's letter behind the answer. */
function show({ scenarios }: Matrix): string[] {
  return scenarios.flatMap(({ rows }) =>
    rows.map(({ label, variants, of }) => {
      const cells = of.map((variant) => {
        const { answer = '', tone = 'absent' } = variants[variant] ?? {}
        return [tone, answer, variants.length > 1 && variant >= 0 ? variant : ''].join(' ').trim()
      })
      return `${label}: ${cells.join(', ')}`
    }),
  )
}

t.test('what kernels answered alike is one variant', async (t) => {
  const copy = JSON.parse(JSON.stringify(moved)) as CaseRecord
  const matrix = matrixOf([unmoved, slave, failed], [moved, slave], [copy, failed, contradicted])
  t.strictSame(show(matrix), [
    'key=x#1: absent, absent, contradicted EINVAL',
    'parent=private: error EINVAL 0, ok 0 1, ok 0 1',
    'parent=slave: ok 0, ok 0, absent',
    'parent=shared: error EINVAL, absent, error EINVAL',
  ])
  t.strictSame(
    matrix.kernels.map(({ name, cases }) => [name, cases]),
    [
      ['k0', 3],
      ['k1', 2],
      ['k2', 3],
    ],
  )
  t.strictSame(
    matrix.scenarios.map(({ name, theme }) => [name, theme]),
    [
      ['fscontext/messages', 'fscontext'],
      ['unmountat/move-attached', 'unmountat'],
    ],
  )
})

t.test('what no call was made for, and what went wrong', async (t) => {
  t.strictSame(show(matrixOf([missing, broken])), ['key=y: unsupported –', 'key=z: broken ✕'])
  const { scenarios } = matrixOf([broken])
  t.equal(scenarios[0]?.rows[0]?.variants[0]?.finding, true)
})

t.test('what a kernel said of its own accord parts no answers, and is kept', async (t) => {
  const { console: _, ...quiet } = warnedRecord
  const [row] = matrixOf([quiet], [warnedRecord], [quiet]).scenarios[0]?.rows ?? []
  t.strictSame(row?.of, [0, 0, 0])
  t.strictSame([...(row?.troubled ?? [])], [[1, warnedRecord]])
})

t.test('cases are in the order of the plan, whichever kernel has them', async (t) => {
  const named = (name: string): CaseRecord => ({ ...moved, case: `${moved.scenario}[${name}]` })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(named) as [
    CaseRecord,
    CaseRecord,
    CaseRecord,
    CaseRecord,
  ]
  const { scenarios } = matrixOf([b, d], [c, b, d], [c, a, d])
  t.strictSame(
    scenarios[0]?.rows.map(({ label }) => label),
    ['c', 'a', 'b', 'd'],
  )
  const whole = matrixOf([{ ...moved, case: moved.scenario }])
  t.equal(whole.scenarios[0]?.rows[0]?.label, 'move-attached')
})

t.test('scenarios whose text was changed meanwhile are known', async (t) => {
  const builder = new MatrixBuilder()
  const other: Header = {
    ...sampleHeader,
    scenarios: { ...sampleHeader.scenarios, 'fscontext/messages': 'cc' },
  }
  for (const header of [sampleHeader, other]) {
    builder.addKernel(header === other ? 'b' : 'a', header)
    for (const record of [moved, missing]) builder.add(record)
  }
  const facts = { name: moved.scenario, title: 'Moving' }
  const { scenarios } = builder.finish([facts])
  t.strictSame(
    scenarios.map(({ facts, sameText }) => [facts, sameText]),
    [
      [undefined, false],
      [facts, true],
    ],
  )
})

t.test('the step that a cell shows', async (t) => {
  const of = (...steps: object[]): CaseRecord => ({ ...moved, steps }) as CaseRecord
  const zero = { call: 'a()', value: '0' }
  const no = { call: 'a()', errno: 'EINVAL' }
  const cases: [string, CaseRecord[], number][] = [
    ['the last one', [of(zero, zero)], 1],
    ['the last that failed', [of(no, zero, no, zero)], 2],
    ['the first answered otherwise', [of(zero, zero, no), of(zero, no, no)], 1],
    [
      'the first that did otherwise',
      [of(zero, { ...zero, output: { x: '1' } }, no), of(zero, zero, no)],
      1,
    ],
    ['the first contradicted', [of(no, { ...zero, contradicts: '1' }, no)], 1],
    ['none', [of()], -1],
    ['not of a case that was not made', [missing], -1],
    ['of those that were made', [missing, of(zero, no)], 1],
  ]
  for (const [why, records, step] of cases) t.equal(tellingStep(records), step, why)
})
