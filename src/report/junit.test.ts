import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleRecords, sampleSummary, warnedRecord } from '../record/sample-run.ts'
import { JunitReporter } from './junit.ts'
import { framed, replay } from './replay.ts'
import { junitComplaints } from './test-junit-schema.ts'

const interrupted = { ...sampleSummary, interrupted: true }
const properties = (sha256: string): string => `    <properties>
      <property name="kernel release" value="6.18.5"/>
      <property name="kernel version" value="#1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1"/>
      <property name="machine" value="x86_64"/>
      <property name="kernel configuration sha256" value="c0ffee"/>
      <property name="run as" value="root"/>
      <property name="mountlab" value="0.1.0"/>
      <property name="scenario sha256" value="${sha256}"/>
    </properties>
`

t.test('a run as JUnit: a suite for each scenario', async (t) => {
  const text = replay(JunitReporter)
  t.equal(
    text,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="mountlab">
  <testsuite name="unmountat/move-attached" tests="3" failures="0" errors="0" skipped="0" timestamp="2026-01-01T00:00:00.000Z">
${properties('aa')}    <testcase classname="unmountat/move-attached" name="unmountat/move-attached[parent=private]"/>
    <testcase classname="unmountat/move-attached" name="unmountat/move-attached[parent=slave]"/>
    <testcase classname="unmountat/move-attached" name="unmountat/move-attached[parent=shared]"/>
  </testsuite>
  <testsuite name="fscontext/messages" tests="3" failures="1" errors="1" skipped="1" timestamp="2026-01-01T00:00:00.000Z">
${properties('bb')}    <testcase classname="fscontext/messages" name="fscontext/messages[key=x#1]">
      <failure type="contradicted" message="step 2 claimed -1 ENOENT|EPERM, got EINVAL">fscontext/messages[key=x#1]: contradicted (userns)
ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd&lt;anon_inode:[fscontext]&gt;
fsconfig(ctx&lt;anon_inode:[fscontext]&gt;, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL (Invalid argument)
    ctx: e tmpfs: Unknown parameter 'x|y'
    ! claimed -1 ENOENT|EPERM
</failure>
    </testcase>
    <testcase classname="fscontext/messages" name="fscontext/messages[key=y]">
      <skipped>there is no system call statmount</skipped>
    </testcase>
    <testcase classname="fscontext/messages" name="fscontext/messages[key=z]">
      <error type="broken" message="time ran out after 5 s">fscontext/messages[key=z]: broken (userns)
  reason: time ran out after 5 s
statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
    st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
    - proc unmounted from /src/proc
    ! the call failed and yet changed the mount tree
    ! the case broke in this step
</error>
    </testcase>
  </testsuite>
</testsuites>
`,
  )
  t.strictSame(await junitComplaints(text), [])
})

t.test('several runs are one document, with suites for each kernel', async (t) => {
  const text = framed(JunitReporter, 3, [
    replay(JunitReporter, { records: sampleRecords.slice(0, 1), part: { name: '6.1', number: 1 } }),
    replay(JunitReporter, { part: { name: '6.12', number: 2 }, summary: interrupted }),
    replay(JunitReporter, {
      records: null,
      part: { name: './a&b', number: 3 },
      failure: 'no boot',
    }),
  ])
  t.strictSame(
    [...text.matchAll(/<testsuite name="(.*?)" tests="(\d)"/g)].map(([, name, tests]) => [
      name,
      tests,
    ]),
    [
      ['6.1: unmountat/move-attached', '1'],
      ['6.12: unmountat/move-attached', '3'],
      ['6.12: fscontext/messages', '3'],
      ['6.12: the whole run', '1'],
      ['./a&amp;b: the whole run', '1'],
    ],
  )
  t.match(text, '<testcase classname="6.1: unmountat/move-attached" ')
  t.match(text, '<error type="interrupted" message="6 of 6 cases run"/>')
  t.match(text, '<error type="failed" message="no boot"/>')
  t.strictSame(await junitComplaints(text), [])
})

t.test('what is worth a look in a case that did not fail is its output', async (t) => {
  const { reason: _, step: __, ...broken } = sampleRecords[5] as CaseRecord
  const skipped = { ...(sampleRecords[4] as CaseRecord), console: ['\u001b[1mBUG: a\ufffeb'] }
  const records = [warnedRecord, skipped, { ...broken, verdict: 'observed' } as const]
  const text = replay(JunitReporter, { records })
  t.match(text, /<system-out>-+\[ cut here \]-+\nWARNING: CPU: 0 /)
  t.match(text, '<system-out>\\x1b[1mBUG: a\ufffdb\n</system-out>')
  t.match(text, /<system-out>umount2(.*\n)+ {4}! the call failed and yet changed the mount tree\n</)
  t.strictSame(await junitComplaints(text), [])
})

t.test('the schema is one that can complain', async (t) => {
  const text = replay(JunitReporter)
  const wrong = text.replace('<skipped>', '<skiped>').replace('</skipped>', '</skiped>')
  t.match(await junitComplaints(wrong), [/skiped.*not expected/])
  t.match(await junitComplaints(text.replace('&lt;', '<')), [/./])
})
