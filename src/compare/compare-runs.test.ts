import fc from 'fast-check'
import t from 'tap'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { sideLines } from '../report/diff-sides.ts'
import { anyRecord } from '../store/test-records.ts'
import type { Change, Operand, ScenarioChanges } from './change.ts'
import { type CompareOptions, compareRuns } from './compare-runs.ts'
import { foldCases } from './fold-cases.ts'
import { sameAnswer } from './stability.ts'

function operand(name: string, records: readonly CaseRecord[], text = 'a'): Operand {
  return {
    name,
    release: name,
    scenarios: Object.fromEntries(records.map(({ scenario }) => [scenario, text])),
    records: new Map(records.map((record) => [record.case, record])),
  }
}

function compare(operands: readonly Operand[], options: CompareOptions = {}): ScenarioChanges[] {
  return [...compareRuns(operands, options)]
}

function changesOf(operands: readonly Operand[], options: CompareOptions = {}): Change[] {
  return compare(operands, options).flatMap(({ changes }) => changes)
}

/** Place, kinds, and who says what: `3 errno 0,2/1`. */
function outline({ place, kinds, sides, later }: Change): string {
  const who = sides.map(({ operands }) => operands.join()).join('/')
  return `${place} ${kinds.join('+')} ${who}${later === 0 ? '' : ` later ${later}`}`
}

const answering = (...answers: string[]): CaseRecord => ({
  case: 'x/y[n=1]',
  scenario: 'x/y',
  params: { n: '1' },
  privilege: 'root',
  verdict: 'observed',
  steps: answers.map((answer, index): StepRecord => {
    const call = `umount2("/${index}", 0)`
    return /^E/.test(answer) ? { call, errno: answer } : { call, value: answer }
  }),
})

t.test('equal runs have no changes', (t) => {
  const runs = [operand('a', sampleRecords), operand('b', structuredClone(sampleRecords))]
  t.strictSame(changesOf(runs), [])
  t.strictSame(changesOf(runs, { all: true }), [])
  t.end()
})

t.test('any difference of two records is told, whichever comes first', (t) => {
  fc.assert(
    fc.property(anyRecord(1), anyRecord(1), fc.constantFrom('a', 'b'), (a, b, text) => {
      fc.pre(!sameAnswer({ ...a, params: {} }, { ...b, params: {} }))
      const there = changesOf([operand('1', [a]), operand('2', [b], text)])
      const back = changesOf([operand('2', [b], text), operand('1', [a])])
      for (const changes of [there, back]) {
        if (changes.length === 0) return false
        for (const change of changes) {
          // What is shown has to tell the sides apart, too.
          const lines = sideLines(change, false).sides.map((side) => side.join('\n'))
          if (new Set(lines).size !== change.sides.length) return false
        }
      }
      return there.map(({ place }) => place).length === back.length
    }),
    { numRuns: 2000 },
  )
  t.pass()
  t.end()
})

t.test('what one field changes is of its kind, at its place', (t) => {
  const [before] = sampleRecords
  if (before === undefined) throw new Error('no sample')
  const changed = (change: (record: CaseRecord) => void): string[] => {
    const after = structuredClone(before)
    change(after)
    return changesOf([operand('1', [before]), operand('2', [after])], { all: true }).map(outline)
  }
  const stepOf = (record: CaseRecord): StepRecord => record.steps[2] as StepRecord
  t.strictSame(
    changed((record) => delete record.changes?.[0]),
    ['end mounts 0/1'],
  )
  t.strictSame(
    changed((record) => {
      delete stepOf(record).value
      stepOf(record).errno = 'EBUSY'
    }),
    ['3 errno 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).value = '1'
    }),
    ['3 value 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).output = { st: 'x' }
    }),
    ['3 value 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).changes = []
    }),
    ['3 mounts 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).events = []
    }),
    ['3 events 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).messages = [{ from: 'c', class: 'e', text: 'x' }]
    }),
    ['3 messages 0/1'],
  )
  t.strictSame(
    changed((record) => {
      stepOf(record).contradicts = '0'
    }),
    ['3 verdict 0/1'],
  )
  t.strictSame(
    changed((record) => void record.mounts?.pop()),
    ['start mounts 0/1'],
  )
  t.strictSame(
    changed((record) => {
      record.verdict = 'broken'
    }),
    ['case verdict 0/1'],
  )
  t.strictSame(
    changed((record) => {
      record.reason = 'x'
    }),
    ['case verdict 0/1'],
  )
  t.strictSame(
    changed((record) => {
      record.privilege = 'userns'
    }),
    ['case verdict 0/1'],
  )
  t.strictSame(
    changed((record) => {
      record.console = ['WARNING']
    }),
    [],
  )
  t.end()
})

t.test('of a case the first step that differs is told, and how much follows from it', (t) => {
  const runs = [
    operand('1', [answering('0', '0', 'EBUSY')]),
    operand('2', [answering('0', 'EPERM', '0')]),
  ]
  t.strictSame(changesOf(runs).map(outline), ['2 errno 0/1 later 1'])
  t.strictSame(changesOf(runs, { all: true }).map(outline), ['2 errno 0/1', '3 errno 0/1'])
  t.end()
})

t.test('an answer that changed twice, at two steps, is told twice', (t) => {
  const runs = [
    operand('1', [answering('0', '0')]),
    operand('2', [answering('0', 'EPERM')]),
    operand('3', [answering('EPERM', 'EPERM')]),
  ]
  t.strictSame(changesOf(runs).map(outline), ['1 errno 0,1/2', '2 errno 0/1,2'])
  t.end()
})

t.test('a fix that was backported leaves one side in two places', (t) => {
  const runs = ['EBADF', 'EINVAL', 'EINVAL', 'EBADF'].map((errno, index) =>
    operand(String(index), [answering(errno)]),
  )
  t.strictSame(changesOf(runs).map(outline), ['1 errno 0,3/1,2'])
  t.end()
})

t.test('cases and scenarios that are not everywhere', (t) => {
  const other = { ...answering('0'), case: 'x/y[n=2]', params: { n: '2' } }
  const both = operand('1', [answering('0'), other])
  const one = operand('2', [answering('0')])
  t.strictSame(changesOf([both, one]).map(outline), ['case removed 0/1'])
  t.strictSame(changesOf([one, both]).map(outline), ['case added 0/1'])
  t.strictSame(changesOf([one, both, one]).map(outline), ['case added+removed 0,2/1'])

  const none = operand('3', sampleRecords)
  const [found] = compare([both, none]).filter(({ scenario }) => scenario === 'x/y')
  t.strictSame(found?.absent, { operands: [1], kinds: ['removed'] })
  t.strictSame(found?.changes, [], 'told once, and not for each case')
  t.strictSame(found?.cases, 2)
  const [filtered] = compare([both, none], { filter: { errnos: new Set(['EINVAL']) } })
  t.strictSame(filtered?.absent.kinds, [])
  t.end()
})

t.test('different texts of a scenario are told, and their steps matched by call', (t) => {
  const longer = answering('0', 'EBUSY')
  longer.steps.unshift({ call: 'open("/", 0)', bind: 'root', fd: '/' })
  const runs = [operand('1', [answering('0', 'EBUSY')], 'a'), operand('2', [longer], 'b')]
  const [found] = compare(runs)
  t.strictSame(found?.texts, [
    { sha256: 'a', operands: [0] },
    { sha256: 'b', operands: [1] },
  ])
  t.strictSame(found?.changes.map(outline), ['1 added 0/1'])
  t.end()
})

t.test('filters by kind, call, errno, constant and name', (t) => {
  const [before] = sampleRecords
  const after = structuredClone(before) as CaseRecord
  after.steps[2] = { call: 'move_mount(a, "proc", b, "proc", MOVE_MOUNT_BENEATH)', errno: 'EINVAL' }
  const runs = [operand('1', [before as CaseRecord]), operand('2', [after])]
  const count = (filter: CompareOptions['filter']): number =>
    changesOf(runs, filter === undefined ? {} : { filter }).length
  t.equal(count({}), 1)
  t.equal(count({ kinds: new Set(['errno']) }), 1)
  t.equal(count({ kinds: new Set(['messages']) }), 0)
  t.equal(count({ syscalls: new Set(['move_mount']), kinds: new Set(['errno']) }), 1)
  t.equal(count({ syscalls: new Set(['umount2']) }), 0)
  t.equal(count({ errnos: new Set(['EINVAL']), kinds: new Set(['errno']) }), 1)
  t.equal(count({ errnos: new Set(['EPERM']) }), 0)
  t.equal(count({ flags: new Set(['MOVE_MOUNT_BENEATH']), kinds: new Set(['errno']) }), 1)
  t.equal(count({ flags: new Set(['MNT_DETACH']) }), 0)
  t.equal(count({ cases: () => false }), 0)
  t.end()
})

t.test('cases that changed in the same way are one, and no case is lost', (t) => {
  const record = (n: number, ...answers: string[]): CaseRecord => ({
    ...answering(...answers),
    case: `x/y[n=${n}]`,
    params: { n: String(n) },
  })
  const before = [1, 2, 3, 4].map((n) => record(n, '0', '0'))
  const after = [
    record(1, 'EPERM', '0'),
    record(2, 'EPERM', '0'),
    record(3, '0', 'EPERM'),
    record(4, 'EIO', '0'),
  ]
  const folded = foldCases(changesOf([operand('1', before), operand('2', after)]))
  t.strictSame(
    folded.map(({ cases }) => cases),
    [['x/y[n=1]', 'x/y[n=2]'], ['x/y[n=3]'], ['x/y[n=4]']],
  )
  t.end()
})

t.test('the header of a run is not compared', (t) => {
  t.strictSame(
    compare([
      { ...operand('1', sampleRecords), scenarios: sampleHeader.scenarios },
      { ...operand('2', sampleRecords), scenarios: sampleHeader.scenarios },
    ]).flatMap(({ texts }) => texts.length),
    [1, 1],
  )
  t.end()
})
