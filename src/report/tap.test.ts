import t from 'tap'
import { sampleRecords, sampleSummary, warnedRecord } from '../record/sample-run.ts'
import { framed, replay } from './replay.ts'
import { TapReporter } from './tap.ts'

t.test('a run as TAP 14', async (t) => {
  t.equal(
    replay(TapReporter),
    `TAP version 14
1..6
# mountlab 0.1.0 on Linux 6.18.5
# #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 x86_64, as root
ok 1 - unmountat/move-attached[parent=private]
ok 2 - unmountat/move-attached[parent=slave]
ok 3 - unmountat/move-attached[parent=shared]
not ok 4 - fscontext/messages[key=x\\#1]
  ---
  verdict: contradicted
  contradicts:
    - { step: 2, claimed: "-1 ENOENT|EPERM" }
  transcript: |
    fscontext/messages[key=x#1]: contradicted (userns)
    ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd<anon_inode:[fscontext]>
    fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL (Invalid argument)
        ctx: e tmpfs: Unknown parameter 'x|y'
        ! claimed -1 ENOENT|EPERM
  ...
ok 5 - fscontext/messages[key=y] # SKIP there is no system call statmount
not ok 6 - fscontext/messages[key=z]
  ---
  verdict: broken
  reason: "time ran out after 5 s"
  step: 2
  transcript: |
    fscontext/messages[key=z]: broken (userns)
      reason: time ran out after 5 s
    statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
        st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
    umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
        - proc unmounted from /src/proc
        ! the call failed and yet changed the mount tree
        ! the case broke in this step
  ...
`,
  )
})

t.test('an interrupted run bails out, and an empty one is skipped', async (t) => {
  const summary = { ...sampleSummary, interrupted: true }
  t.match(replay(TapReporter, { summary }), /\nBail out! interrupted\n$/)
  t.match(replay(TapReporter, { records: [] }), '\n1..0 # SKIP no cases\n')
})

t.test('of several runs each is a subtest', async (t) => {
  const records = sampleRecords.slice(0, 1)
  const good = {
    ...sampleSummary,
    verdicts: { ...sampleSummary.verdicts, broken: 0, contradicted: 0 },
  }
  const parts = [
    replay(TapReporter, { records, summary: good, part: { name: '6.1', number: 1 } }),
    replay(TapReporter, { records, part: { name: '6.12 #2', number: 2 } }),
    replay(TapReporter, { records: [], part: { name: '7.3', number: 3 }, failure: 'no "boot"' }),
  ]
  t.equal(
    framed(TapReporter, 3, parts),
    `TAP version 14
1..3
# Subtest: 6.1
    1..1
    # mountlab 0.1.0 on Linux 6.18.5
    # #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 x86_64, as root
    ok 1 - unmountat/move-attached[parent=private]
ok 1 - 6.1
# Subtest: 6.12 \\#2
    1..1
    # mountlab 0.1.0 on Linux 6.18.5
    # #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 x86_64, as root
    ok 1 - unmountat/move-attached[parent=private]
not ok 2 - 6.12 \\#2
# Subtest: 7.3
    1..0 # SKIP no cases
    # mountlab 0.1.0 on Linux 6.18.5
    # #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 x86_64, as root
not ok 3 - 7.3
  ---
  reason: "no \\"boot\\""
  ...
`,
  )
})

t.test('a kernel warning is told behind a point that is ok', async (t) => {
  t.match(
    replay(TapReporter, { records: [warnedRecord] }),
    /^ok 1 - .*\n# the kernel told of trouble: WARNING: CPU: 0 PID: 77 at fs\/namespace\.c:1 /m,
  )
})
