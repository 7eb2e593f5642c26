import t from 'tap'
import { sampleRecords, warnedRecord } from '../record/sample-run.ts'
import { PrettyReporter } from './pretty.ts'
import { replay } from './replay.ts'

t.test('what needs no attention is counted and not listed', async (t) => {
  const text = replay(PrettyReporter)
  const lines = text
    .split('\n')
    .filter((line) => /^(observed|unsupported|contradicted|broken) /.test(line))
  t.strictSame(lines, [
    'contradicted fscontext/messages[key=x#1]  fd EINVAL(claimed -1 ENOENT|EPERM)',
    'broken       fscontext/messages[key=z]  0 EBUSY!',
  ])
  // All else is what a verbose run has.
  const verbose = replay(PrettyReporter, { verbose: true })
  const others = verbose.split('\n').filter((line) => !/^(observed|unsupported) /.test(line))
  t.equal(text, others.join('\n'))
})

t.test(
  'a verbose run for people: a line a case, transcripts of what is wrong, counts and findings',
  async (t) => {
    t.equal(
      replay(PrettyReporter, { verbose: true }),
      `mountlab 0.1.0 on Linux 6.18.5 x86_64, as root: 6 cases
observed     unmountat/move-attached[parent=private]  fd fd 0
observed     unmountat/move-attached[parent=slave]  fd fd 0
observed     unmountat/move-attached[parent=shared]  fd fd EINVAL
contradicted fscontext/messages[key=x#1]  fd EINVAL(claimed -1 ENOENT|EPERM)
    fscontext/messages[key=x#1]: contradicted (userns)
    ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd<anon_inode:[fscontext]>
    fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL (Invalid argument)
        ctx: e tmpfs: Unknown parameter 'x|y'
        ! claimed -1 ENOENT|EPERM
unsupported  fscontext/messages[key=y]  there is no system call statmount
broken       fscontext/messages[key=z]  0 EBUSY!
    fscontext/messages[key=z]: broken (userns)
      reason: time ran out after 5 s
    statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
        st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
    umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
        - proc unmounted from /src/proc
        ! the call failed and yet changed the mount tree
        ! the case broke in this step

6 cases: 3 observed, 1 unsupported, 1 broken, 1 contradicted (13 calls in 1.2 s)

unsupported
  there is no system call statmount: 1 case

answers by call
  fsconfig    EINVAL 1
  fsopen      ok 1
  move_mount  ok 2, EINVAL 1
  open        ok 6
  statx       ok 1
  umount2     EBUSY 1

findings: calls that failed and yet changed the mount tree
  fscontext/messages[key=z] step 2
    umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
        - proc unmounted from /src/proc
        ! the call failed and yet changed the mount tree
`,
    )
  },
)

t.test('an interrupted run says how far it came', async (t) => {
  const text = replay(PrettyReporter, {
    records: sampleRecords.slice(0, 1),
    summary: {
      total: 6,
      verdicts: { observed: 1, unsupported: 0, broken: 0, contradicted: 0 },
      elapsedMs: 10,
      interrupted: true,
    },
  })
  t.match(text, '\n1 of 6 cases: 1 observed (3 calls in 0.0 s)\ninterrupted\n')
})

t.test('colour is used where it is asked for, and only there', async (t) => {
  t.match(replay(PrettyReporter, { colour: true, verbose: true }), '\u001b[32mobserved')
  t.notMatch(replay(PrettyReporter), '\u001b')
})

t.test('a run without cases is told in full', async (t) => {
  const text = replay(PrettyReporter, {
    records: [],
    summary: {
      total: 0,
      verdicts: { observed: 0, unsupported: 0, broken: 0, contradicted: 0 },
      elapsedMs: 0,
      interrupted: false,
    },
  })
  t.equal(
    text,
    'mountlab 0.1.0 on Linux 6.18.5 x86_64, as root: 0 cases\n\n0 cases (0 calls in 0.0 s)\n',
  )
})

t.test('a kernel warning is told with its case, at once and at the end', async (t) => {
  const text = replay(PrettyReporter, { records: [warnedRecord] })
  t.match(text, /^observed .*\[parent=unbindable\] .*\n(.*\n)+ +console:\n +-+\[ cut here \]/m)
  t.match(
    text,
    '\nkernel warnings: cases during which the kernel told of trouble\n' +
      '  unmountat/move-attached[parent=unbindable]\n    WARNING: CPU: 0 PID: 77 at fs/namespace.c:1 ',
  )
})
