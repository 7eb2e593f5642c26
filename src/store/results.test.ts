import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { sampleHeader, sampleRecords, warnedRecord } from '../record/sample-run.ts'
import { acceptRun, type PlanOf, type ReleaseChanges } from './accept-run.ts'
import { joinRuns, type RecordedRun } from './join-runs.ts'
import { isResultsFolder, listReleases, readRelease, readResults, recordsOf } from './results.ts'
import { anyRecord } from './test-records.ts'
import { writeResults } from './write-results.ts'

const unknownPlan: PlanOf = () => undefined

function run(release: string, records: CaseRecord[], change: Partial<Header> = {}): RecordedRun {
  return { header: { ...sampleHeader, release, ...change }, records }
}

function accept(
  folder: string,
  runs: RecordedRun[],
  planOf: PlanOf = unknownPlan,
): { changes: ReleaseChanges[]; written: string[] } {
  mkdirSync(folder, { recursive: true })
  const results = readResults(folder, { onRemoved: () => {} })
  const changes = joinRuns(runs).map((joined) => acceptRun(results, joined, planOf))
  const touched = new Set(runs.flatMap(({ records }) => records.map(({ scenario }) => scenario)))
  return { changes, written: writeResults(results, touched) }
}

function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  )
}

const [moved, slave, failed, messages, missing, broken] = sampleRecords as [
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
]
const file = 'unmountat/move-attached.txt'
/** The case of `moved` where the move fails as with a shared parent mount. */
const unmoved: CaseRecord = { ...moved, steps: failed.steps, changes: undefined } as never
const lines = (records: readonly CaseRecord[]): string[] => records.map(formatCaseLine)

t.test('what releases answer alike is written once, what differs under their names', async (t) => {
  const folder = t.testdir()
  accept(folder, [
    run('6.1.0-40-amd64', [unmoved, failed]),
    run('6.12.107', [moved, failed]),
    run('6.6.9', [unmoved]),
  ])
  t.equal(
    readFileSync(join(folder, file), 'utf8'),
    `mountlab results 1
scenario unmountat/move-attached
    text aa

case unmountat/move-attached[parent=private]
    observed root
    mount mnt:1 / tmpfs root private rw,nosuid rw,size=1024k
    mount mnt:2 /src/proc proc proc private rw rw parent=mnt:1
    src = open("/src", O_PATH|O_DIRECTORY) = fd</src>
    dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>
  @ ..6.6.9
    move_mount(src</src>, "proc", dst</dst>, "proc", 0) = -1 EINVAL
  @ 6.12.107..
    move_mount(src</src>, "proc", dst</dst>, "proc", 0) = 0
        moved mnt:2 proc /src/proc -> /dst/proc

case unmountat/move-attached[parent=shared]
  @ ..6.1.0-40-amd64, 6.12.107..
    observed root
    mount mnt:1 / tmpfs root shared:peer:1 rw,nosuid rw,size=1024k
    mount mnt:2 /src/proc proc proc private rw rw parent=mnt:1
    src = open("/src", O_PATH|O_DIRECTORY) = fd</src>
    dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>
    move_mount(src</src>, "proc", dst</dst>, "proc", 0) = -1 EINVAL
`,
  )
  t.strictSame(listReleases(folder), ['6.1.0-40-amd64', '6.6.9', '6.12.107'])
  t.ok(isResultsFolder(folder))
  t.strictSame(lines(readRelease(folder, '6.6.9').records), lines([unmoved]))
  const { header, records } = readRelease(folder, '6.12.107')
  t.strictSame(lines(records), lines([moved, failed]))
  t.strictSame(header, {
    ...sampleHeader,
    release: '6.12.107',
    arguments: [],
    scenarios: { 'unmountat/move-attached': 'aa' },
  })
  const read = readResults(folder)
  const both = ['6.1.0-40-amd64', '6.6.9'].map((release) => recordsOf(read, release).records[0])
  t.equal(both[0], both[1], 'what was answered alike is one object')
})

t.test('a release that answers as its neighbours do changes no file but its own', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [unmoved]), run('6.12', [moved]), run('7.0', [moved])])
  for (const [release, record] of [
    ['7.1', moved],
    ['5.10', unmoved],
    ['6.17', moved],
  ] as const) {
    const { written } = accept(folder, [run(release, [record])])
    t.strictSame(written, [join(folder, `${release}.json`)])
  }
  t.strictSame(lines(readRelease(folder, '6.17').records), lines([moved]))
})

t.test('any records of any releases come back, whatever order they came in', async (t) => {
  const releases = ['5.10', '6.1', '6.12', '7.0']
  const base = t.testdir()
  const some = fc.array(fc.oneof(anyRecord(1), anyRecord(2), anyRecord(3)), {
    minLength: 1,
    maxLength: 3,
  })
  const few = fc.tuple(some, fc.infiniteStream(fc.nat()))
  const texts = { 'theme/name': 'aa' }
  let count = 0
  fc.assert(
    fc.property(few, fc.infiniteStream(fc.boolean()), ([pool, picks], flips) => {
      const runs = releases.flatMap((release) => {
        const byName = new Map<string, CaseRecord>()
        for (const _ of pool) {
          const record = pool[(picks.next().value ?? 0) % pool.length]
          if (record !== undefined) byName.set(record.case, record)
        }
        const records = [...byName.values()].sort((a, b) => (a.case < b.case ? -1 : 1))
        return [run(release, records, { scenarios: texts })]
      })
      const folders = [0, 1].map(() => join(base, String(count++)))
      const [one = '', other = ''] = folders
      accept(one, runs)
      const shuffled = runs.map((item) => ({ item, first: flips.next().value === true }))
      const order = [...shuffled.filter((x) => x.first), ...shuffled.filter((x) => !x.first)]
      for (const { item } of order.reverse()) accept(other, [item])
      const same = JSON.stringify(tree(one)) === JSON.stringify(tree(other))
      const back = runs.every(({ header: { release }, records }) => {
        const read = readRelease(one, release).records
        return lines(read).join('') === lines(records).join('')
      })
      for (const folder of folders) rmSync(folder, { recursive: true })
      return same && back
    }),
    { numRuns: 100 },
  )
  t.pass('100 sets of runs')
})

t.test('part of a run changes its own cases and nothing else', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [moved, slave, failed]), run('7.0', [moved, slave, failed])])
  const before = tree(folder)
  const again = accept(folder, [run('6.1', [slave], { started: '2027-01-01', harness: '9' })])
  t.strictSame(again.written, [], 'a newer date alone changes nothing')
  t.strictSame(tree(folder), before)
  const { changes } = accept(folder, [run('6.1', [unmoved], { started: '2027-01-01' })])
  t.match(changes, [{ release: '6.1', changed: [{ before: {}, after: {} }], unchanged: 0 }])
  t.strictSame(lines(readRelease(folder, '6.1').records), lines([unmoved, slave, failed]))
  t.strictSame(lines(readRelease(folder, '7.0').records), lines([moved, slave, failed]))
  t.equal(readRelease(folder, '6.1').header.started, '2027-01-01')
})

t.test('shards give the files of the whole run, in the order of the plan', async (t) => {
  const base = t.testdir()
  const all = [slave, failed, moved]
  const planOf: PlanOf = () => all.map((record) => record.case)
  const [one, other, third] = ['a', 'b', 'c'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ]
  accept(one, [run('6.1', all)], planOf)
  accept(other, [run('6.1', [failed]), run('6.1', [slave, moved])], planOf)
  for (const record of [moved, slave, failed]) accept(third, [run('6.1', [record])], planOf)
  t.strictSame(tree(other), tree(one))
  t.strictSame(tree(third), tree(one))
  t.strictSame(lines(readRelease(other, '6.1').records), lines(all))
})

t.test('a scenario that was changed is accepted as a whole, and drops what it lost', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [moved, slave, failed])])
  const newer = { scenarios: { 'unmountat/move-attached': 'new' } }
  const planOf: PlanOf = (_, sha256) => (sha256 === 'new' ? [moved.case, failed.case] : undefined)
  t.throws(() => accept(folder, [run('6.1', [moved], newer)], planOf), {
    code: 'cannot-accept',
    message: /differs from its results in the scenario's text, and does not have all cases/,
  })
  const { changes } = accept(folder, [run('6.1', [moved, failed], newer)], planOf)
  t.match(changes, [{ dropped: [{ case: slave.case }], unchanged: 2 }])
  t.strictSame(lines(readRelease(folder, '6.1').records), lines([moved, failed]))
  t.match(readRelease(folder, '6.1').header.scenarios, { 'unmountat/move-attached': 'new' })
})

t.test('results of two kernels with one name are not mixed', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [moved, messages])])
  const other = { version: '#2' }
  t.throws(() => accept(folder, [run('6.1', [moved], other)]), {
    code: 'cannot-accept',
    message: /differs from its results in version, and .* fscontext\/messages: .*6\.1\.json$/,
  })
  accept(folder, [run('6.1', [unmoved, messages], other)])
  t.equal(readRelease(folder, '6.1').header.version, '#2')
  t.throws(() => joinRuns([run('6.1', [moved]), run('6.1', [slave], other)]), {
    message: /The runs of 6.1 differ in version/,
  })
  t.throws(() => joinRuns([run('6.1', [moved]), run('6.1', [unmoved])]), {
    message: /do not agree on case unmountat\/move-attached\[parent=private\]/,
  })
})

t.test('broken cases are left out and replace nothing; unsupported ones are kept', async (t) => {
  const folder = t.testdir()
  const { changes } = accept(folder, [run('6.1', [messages, missing, broken])])
  t.match(changes, [{ added: { length: 2 }, broken: [{ case: broken.case }] }])
  t.strictSame(lines(readRelease(folder, '6.1').records), lines([messages, missing]))
  accept(folder, [run('6.1', [{ ...messages, verdict: 'broken' }])])
  t.strictSame(lines(readRelease(folder, '6.1').records), lines([messages, missing]))
  const nothing = join(folder, 'nothing')
  accept(nothing, [run('6.1', [broken])])
  t.strictSame(tree(nothing), {})
})

t.test('a release is removed with its file, a scenario with the next accept', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [unmoved]), run('6.6', [moved, messages]), run('7.0', [unmoved])])
  rmSync(join(folder, '6.1.json'))
  t.strictSame(lines(readRelease(folder, '6.6').records), lines([messages, moved]))
  t.strictSame(lines(readRelease(folder, '7.0').records), lines([unmoved]))
  rmSync(join(folder, 'fscontext/messages.txt'))
  t.throws(() => readResults(folder), { code: 'cannot-read', message: /messages\.txt: no such/ })
  accept(folder, [run('7.0', [unmoved])])
  t.strictSame(lines(readRelease(folder, '6.6').records), lines([moved]))
})

t.test('results that do not say what was accepted are refused', async (t) => {
  const folder = t.testdir()
  accept(folder, [run('6.1', [unmoved]), run('6.6', [moved])])
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const wrong: [(text: string) => string, string, RegExp][] = [
    [
      (text) => text.replace('6.6..', '..6.6'),
      'not-as-accepted',
      /does not say what 6\.1 answered/,
    ],
    [(text) => text.replace('EINVAL', 'EPERM'), 'not-as-accepted', /does not say what 6\.1/],
    [(text) => text.replace('text aa', 'text bb'), 'not-as-accepted', /what 6\.1 answered/],
    [
      (text) => text.replace('  @ ..6.1', '<<<<<<< HEAD'),
      'damaged-line',
      /txt:11: Expected `case`/,
    ],
    [(text) => text.replace('  @ ..6.1', '  @ 6.1 6.2'), 'damaged-line', /txt:11: Expected rel/],
    [(text) => text.replace('src =', 'src'), 'damaged-line', /txt:9: Expected words, got/],
    [(text) => text.replace('private rw,nosuid', 'rw'), 'damaged-line', /txt:7: Expected 8 words/],
    [(text) => text.replace('observed', 'seen'), 'damaged-line', /txt:6: Expected verdict and/],
    [(text) => text.trimEnd(), 'damaged-line', /txt:15: Expected a newline at the end/],
    [() => '', 'damaged-line', /txt:1: Expected `mountlab results 1`/],
    [
      (text) => text.replace('results 1', 'results 2'),
      'newer-schema',
      /written with results schema 2; this mountlab reads up to 1$/,
    ],
  ]
  for (const [damage, code, message] of wrong) {
    writeFileSync(path, damage(text))
    t.throws(() => readResults(folder), { name: 'StoreError', code, message }, String(message))
  }
  writeFileSync(path, text)
  const release = join(folder, '6.1.json')
  const facts = readFileSync(release, 'utf8')
  const bad: [(text: string) => string, string, RegExp][] = [
    [(text) => text.replace('"schema": 1', '"schema": 2'), 'newer-schema', /record schema 2/],
    [(text) => text.replace('"results": 1', '"results": 2'), 'newer-schema', /results schema 2/],
    [(text) => text.replace('"machine"', '"m"'), 'damaged-line', /Expected `machine` to be/],
    [(text) => text.replace('"runAs": "root"', '"runAs": "me"'), 'damaged-line', /json:9: Expe/],
    [(text) => `<<<<<<< HEAD\n${text}`, 'damaged-line', /json:1: Expected JSON/],
    [() => 'null', 'damaged-line', /json:1: Expected the number of the results schema/],
  ]
  for (const [damage, code, message] of bad) {
    writeFileSync(release, damage(facts))
    t.throws(() => readResults(folder), { name: 'StoreError', code, message }, String(message))
  }
  writeFileSync(release, facts)
  renameSync(release, join(folder, '6.2.json'))
  t.throws(() => readResults(folder), { message: /6\.2\.json:1: .* named 6\.1\.json/ })
  t.throws(() => readRelease(folder, '6.12'), { code: 'no-release', message: /nearest is 6\.6$/ })
  t.throws(() => listReleases(join(folder, 'nowhere')), { code: 'cannot-read' })
})

t.test('names that lead out of the folder are refused, and nothing is written', async (t) => {
  const folder = t.testdir()
  for (const name of ['../x', 'a/../../x', '/x', 'a//b', '.git/x', 'a\n/b']) {
    const record = { ...moved, scenario: name, case: name }
    const given = run('6.1', [record], { scenarios: { [name]: 'aa' } })
    t.throws(() => accept(folder, [given]), { code: 'cannot-accept' }, name)
  }
  for (const release of ['../6.1', '', 'a b', '.x']) {
    t.throws(() => accept(folder, [run(release, [moved])]), { code: 'cannot-accept' }, release)
  }
  t.throws(() => accept(folder, [run('6.1', [moved], { scenarios: {} })]), {
    code: 'cannot-accept',
  })
  t.strictSame(tree(folder), {})
})

t.test('what the kernel said of its own accord stays with the run', async (t) => {
  const folder = t.testdir()
  const { console: _, ...quiet } = warnedRecord
  accept(folder, [run('6.1', [warnedRecord])])
  const { records } = await readRelease(folder, '6.1')
  t.strictSame(lines([...records]), lines([quiet]))
  t.strictSame(accept(folder, [run('6.1', [warnedRecord])]).written, [])
})
