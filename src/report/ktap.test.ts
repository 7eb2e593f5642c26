import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleRecords, sampleSummary, warnedRecord } from '../record/sample-run.ts'
import { KtapReporter } from './ktap.ts'
import { framed, replay } from './replay.ts'
import { type KunitTest, noKunit, parseKtap } from './test-kunit.ts'

t.setTimeout(600_000)
const skip = await noKunit()

const verdicts = { observed: 0, unsupported: 0, broken: 0, contradicted: 0 }
const interrupted = { ...sampleSummary, interrupted: true }

/** Every way in which one of several runs can end. */
const several = framed(KtapReporter, 6, [
  replay(KtapReporter, { part: { name: '6.1', number: 1 } }),
  replay(KtapReporter, {
    records: sampleRecords.slice(0, 1),
    summary: { ...sampleSummary, verdicts: { ...verdicts, observed: 1 } },
    part: { name: '6.12 #2', number: 2 },
  }),
  replay(KtapReporter, {
    records: sampleRecords.slice(4, 5),
    summary: { ...sampleSummary, verdicts: { ...verdicts, unsupported: 1 } },
    part: { name: '7.1', number: 3 },
  }),
  // The guest is lost after its first case, and cannot be had again.
  replay(KtapReporter, {
    records: sampleRecords.slice(0, 1),
    total: 2,
    part: { name: '7.2', number: 4 },
    failure: 'the kernel did not boot: Kernel panic',
  }),
  replay(KtapReporter, {
    records: null,
    part: { name: './bzImage', number: 5 },
    failure: 'the kernel did not boot',
  }),
  replay(KtapReporter, {
    records: sampleRecords.slice(0, 1),
    total: 3,
    summary: { ...interrupted, total: 3 },
    part: { name: '7.3', number: 6 },
  }),
])

t.test('a run as KTAP 1', async (t) => {
  t.equal(
    replay(KtapReporter, { records: [...sampleRecords, warnedRecord] }),
    `KTAP version 1
1..7
# mountlab 0.1.0 on Linux 6.18.5
# #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 x86_64, as root
ok 1 unmountat/move-attached[parent=private]
ok 2 unmountat/move-attached[parent=slave]
ok 3 unmountat/move-attached[parent=shared]
# fscontext/messages[key=x#1]: contradicted (userns)
# ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd<anon_inode:[fscontext]>
# fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL (Invalid argument)
#     ctx: e tmpfs: Unknown parameter 'x|y'
#     ! claimed -1 ENOENT|EPERM
not ok 4 fscontext/messages[key=x%231]
ok 5 fscontext/messages[key=y] # SKIP there is no system call statmount
# fscontext/messages[key=z]: broken (userns)
#   reason: time ran out after 5 s
# statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
#     st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
# umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
#     - proc unmounted from /src/proc
#     ! the call failed and yet changed the mount tree
#     ! the case broke in this step
not ok 6 fscontext/messages[key=z] # ERROR time ran out after 5 s
# the kernel told of trouble: WARNING: CPU: 0 PID: 77 at fs/namespace.c:1 umount_tree+0x1/0x2
ok 7 unmountat/move-attached[parent=unbindable]
`,
  )
})

t.test('of several runs each is a test with subtests, and says how it ended', async (t) => {
  const [head, ...tests] = several.split(/^(?=(?:not )?ok )/m)
  t.match(head, /^KTAP version 1\n1\.\.6\n {2}KTAP version 1\n {2}# Subtest: 6\.1\n {2}1\.\.6\n/)
  t.strictSame(
    tests.map((text) => text.split('\n')[0]),
    [
      'not ok 1 6.1',
      'ok 2 6.12 %232',
      'ok 3 7.1 # SKIP no case is supported',
      'not ok 4 7.2 # ERROR the kernel did not boot: Kernel panic',
      'not ok 5 ./bzImage # ERROR the kernel did not boot',
      'not ok 6 7.3 # ERROR interrupted',
    ],
  )
  t.match(tests[4], /\n {2}# interrupted: 1 of 3 cases run\n$/)
  const others = several
    .split('\n')
    .filter((line) => !/^( {2})?(KTAP|1\.\.|#|(not )?ok|$)/.test(line))
  t.strictSame(others, [], 'every line is of one of the four kinds')
})

t.test('a call that failed and yet changed mounts is told before a test that is ok', async (t) => {
  const { reason: _, step: __, ...broken } = sampleRecords[5] as CaseRecord
  const text = replay(KtapReporter, { records: [{ ...broken, verdict: 'observed' }] })
  t.match(text, /\n# umount2\(.*\n#(.*\n)+# {5}! the call failed and yet .*\nok 1 /)
})

t.test('an early end of a single run is a plan that is not kept, with the reason', async (t) => {
  const records = sampleRecords.slice(0, 1)
  const text = replay(KtapReporter, { records, total: 6, summary: interrupted })
  t.match(text, /\n1\.\.6\n(.*\n)+# interrupted: 1 of 6 cases run\n$/)
  const failed = replay(KtapReporter, { records, total: 6, failure: 'no\nluck' })
  t.match(failed, '\n# the run ended early: no\\nluck\n')
  t.equal(
    replay(KtapReporter, { records: null, failure: 'no luck' }),
    'KTAP version 1\n# the run ended early: no luck\n',
  )
})

t.test("the kernel's own parser reads a run as it is meant", { skip }, async (t) => {
  const test = await parseKtap(replay(KtapReporter, { records: [...sampleRecords, warnedRecord] }))
  t.strictSame(outline(test), [
    'main FAILURE',
    '  unmountat/move-attached[parent=private] SUCCESS',
    '  unmountat/move-attached[parent=slave] SUCCESS',
    '  unmountat/move-attached[parent=shared] SUCCESS',
    '  fscontext/messages[key=x%231] FAILURE',
    '  fscontext/messages[key=y] SKIPPED',
    '  fscontext/messages[key=z] FAILURE',
    '  unmountat/move-attached[parent=unbindable] SUCCESS',
  ])
  t.equal(test.errors, 0)
  t.match(test.tests[3]?.log, [/^# fscontext\/messages\[key=x#1\]: contradicted/])
  t.match(test.tests[6]?.log, ['# the kernel told of trouble: '])
})

t.test("the kernel's own parser reads several runs as they are meant", { skip }, async (t) => {
  const test = await parseKtap(several)
  t.strictSame(
    outline(test).filter((line) => !/^ {4}/.test(line)),
    [
      'main TEST_CRASHED',
      '  6.1 FAILURE',
      '  6.12 %232 SUCCESS',
      '  7.1 SKIPPED',
      '  7.2 TEST_CRASHED',
      '  ./bzImage FAILURE',
      '  7.3 TEST_CRASHED',
    ],
  )
  t.strictSame(
    test.tests.map(({ errors }) => errors),
    [0, 0, 0, 1, 0, 2],
    'one for each case that was not run',
  )
  t.equal(test.tests[0]?.tests.length, 6)
})

t.test("the kernel's own parser sees that a run ended early", { skip }, async (t) => {
  const records = sampleRecords.slice(0, 1)
  for (const end of [{ summary: interrupted }, { failure: 'no luck' }]) {
    const test = await parseKtap(replay(KtapReporter, { records, total: 6, ...end }))
    t.match(test, { status: 'TEST_CRASHED' })
    t.ok(test.errors > 0)
  }
})

t.test("the kernel's own parser counts what a real run did", { skip }, async (t) => {
  const program = fileURLToPath(new URL('../cli/main.js', import.meta.url))
  const args = [
    'run',
    'unmountat',
    '--timeout',
    '60',
    '--reporter',
    'ktap',
    '--output',
    t.testdir(),
  ]
  const run = await execa(process.execPath, [program, ...args], { reject: false, timeout: 120_000 })
  if (run.exitCode === 3) {
    t.pass('a run', { skip: `no worker can be had: ${run.stderr}` })
    return
  }
  const records = readFileSync(join(t.testdirName, 'records.jsonl'), 'utf8')
  const cases = records.match(/^\{"kind":"case"/gm)?.length ?? 0
  t.ok(cases > 100)
  const test = await parseKtap(run.stdout)
  t.match(test, { status: 'SUCCESS', errors: 0 })
  t.equal(test.tests.length, cases)
  const skipped = test.tests.filter(({ status }) => status === 'SKIPPED').length
  t.equal(skipped, records.match(/"verdict":"unsupported"/g)?.length ?? 0)
})

function outline(test: KunitTest, indent = ''): string[] {
  const line = `${indent}${test.name} ${test.status}`
  return [line, ...test.tests.flatMap((each) => outline(each, `${indent}  `))]
}
