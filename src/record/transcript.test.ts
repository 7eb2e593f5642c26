import t from 'tap'
import type { Change, Mount, StepRecord } from './observation.ts'
import { sampleRecords } from './sample-run.ts'
import {
  callName,
  formatChange,
  formatMount,
  formatStep,
  formatTranscript,
  formatTree,
  printable,
  resultOf,
} from './transcript.ts'

const mount: Mount = {
  id: 'mnt:2',
  parent: 'mnt:1',
  at: '/src/proc',
  type: 'proc',
  source: 'proc',
  attributes: 'rw,nosuid',
  options: 'rw,hidepid=2',
  propagation: 'shared:peer:1 master:peer:2',
}

t.test('a step reads like a line of strace', async (t) => {
  const cases: [StepRecord, string][] = [
    [
      { call: 'open("/src", O_PATH|O_DIRECTORY)', bind: 'src', fd: '/src' },
      'src = open("/src", O_PATH|O_DIRECTORY) = fd</src>',
    ],
    [
      { call: 'move_mount(src</src>, "proc", dst=-1, "proc", 0)', errno: 'EINVAL' },
      'move_mount(src</src>, "proc", dst=-1, "proc", 0) = -1 EINVAL (Invalid argument)',
    ],
    [{ call: 'umount2("/a", 0)', value: '0' }, 'umount2("/a", 0) = 0'],
    [
      { call: 'umount2("/a", 0)', errno: 'ERRNO_524' },
      'umount2("/a", 0) = -1 ERRNO_524 (Unknown error 524)',
    ],
    [{ call: 'umount2("/a", 0)' }, 'umount2("/a", 0) = ?'],
  ]
  for (const [step, line] of cases) t.strictSame(formatStep(step), [line])
  t.strictSame(
    cases.map(([step]) => [callName(step), resultOf(step)]),
    [
      ['open', 'fd'],
      ['move_mount', 'EINVAL'],
      ['umount2', '0'],
      ['umount2', 'ERRNO_524'],
      ['umount2', '?'],
    ],
  )
})

t.test('what else was observed stands beneath the call', async (t) => {
  const lines = formatStep({
    call: 'fsconfig(ctx, FSCONFIG_CMD_CREATE, NULL, NULL, 0)',
    errno: 'EPERM',
    messages: [{ from: 'ctx', class: 'e', text: 'tmpfs: \u001b[31mred\n' }],
    output: { st: { stx_mask: 'STATX_MNT_ID', list: ['mnt:2', '"a"'] } },
    changes: [{ change: 'attached', mount }],
    failedButChanged: true,
    contradicts: '-1 EINVAL',
  })
  t.strictSame(lines, [
    'fsconfig(ctx, FSCONFIG_CMD_CREATE, NULL, NULL, 0) = -1 EPERM (Operation not permitted)',
    '    ctx: e tmpfs: \\x1b[31mred',
    '    st = {stx_mask=STATX_MNT_ID, list=[mnt:2, "a"]}',
    '    + proc attached at /src/proc',
    '    ! the call failed and yet changed the mount tree',
    '    ! claimed -1 EINVAL',
  ])
})

t.test('mount notifications stand below the changes that they tell of', async (t) => {
  const changes: Change[] = [{ change: 'attached', mount }]
  const move = 'FAN_MNT_ATTACH|FAN_MNT_DETACH'
  t.strictSame(
    formatStep({
      call: 'f()',
      value: '0',
      changes,
      events: [
        { event: move, mount: 'mnt:4', type: 'proc', at: '/src/proc' },
        { event: 'FAN_MNT_DETACH', mount: 'mnt:9', namespace: 'ns:1' },
        { event: 'FAN_Q_OVERFLOW' },
      ],
    }).slice(1),
    [
      '    + proc attached at /src/proc',
      '    * FAN_MNT_ATTACH|FAN_MNT_DETACH proc at /src/proc (mnt:4)',
      '    * FAN_MNT_DETACH (mnt:9) in ns:1',
      '    * FAN_Q_OVERFLOW',
    ],
  )
  t.strictSame(formatStep({ call: 'f()', value: '0', changes, events: [] }).slice(2), [
    '    * no event',
  ])
  t.strictSame(formatStep({ call: 'f()', value: '0', events: [] }).slice(1), [])
  t.strictSame(formatStep({ call: 'f()', value: '0', changes }).slice(2), [])
})

t.test('every kind of change has its words', async (t) => {
  const place = { mount: 'mnt:2', type: 'proc', at: '/src' }
  const changes: [Change, string][] = [
    [{ change: 'attached', mount }, '+ proc attached at /src/proc'],
    [
      { change: 'attached', mount: { ...mount, root: '/sys', namespace: 'ns:2' } },
      '+ proc[/sys] attached at /src/proc in ns:2',
    ],
    [{ change: 'unmounted', mount }, '- proc unmounted from /src/proc'],
    [
      { change: 'moved', mount: 'mnt:2', type: 'proc', from: '/a', to: '/b' },
      '> proc moved /a -> /b',
    ],
    [
      {
        change: 'moved',
        mount: 'mnt:2',
        type: 'proc',
        from: '/a',
        to: '/a',
        parent: ['mnt:1', 'mnt:3'],
      },
      '> proc moved /a -> /a, parent mnt:1 -> mnt:3',
    ],
    [{ change: 'covered', ...place }, '~ proc covered at /src'],
    [{ change: 'uncovered', ...place }, '~ proc uncovered at /src'],
    [
      { change: 'propagation', ...place, from: 'private', to: 'shared:peer:1' },
      '~ /src propagation private -> shared:peer:1',
    ],
    [{ change: 'source', ...place, from: '', to: 'x' }, '~ /src source (none) -> x'],
  ]
  for (const [change, words] of changes) t.equal(formatChange(change), words)
})

t.test('a mount is one line of columns', async (t) => {
  t.equal(
    formatMount(mount),
    '/src/proc  proc  proc  shared:peer:1,master:peer:2  rw,nosuid  rw,hidepid=2',
  )
  t.equal(
    formatMount({ ...mount, at: '/a b', source: '', root: '/sub', namespace: 'ns:2' }),
    '/a\\040b  proc  [/sub]  shared:peer:1,master:peer:2  rw,nosuid  rw,hidepid=2  ns:2',
  )
})

t.test('a tree shows what is mounted on what', async (t) => {
  const plain = {
    type: 'tmpfs',
    source: 'x',
    attributes: 'rw',
    options: '',
    propagation: 'private',
  }
  t.equal(
    formatTree([
      { ...plain, id: 'mnt:3', parent: 'mnt:2', at: '/a' },
      { ...plain, id: 'mnt:1', at: '/' },
      { ...plain, id: 'mnt:2', parent: 'mnt:1', at: '/a' },
    ]),
    [
      'mnt:1  /       tmpfs  x  private  rw  -',
      'mnt:2    /a    tmpfs  x  private  rw  -',
      'mnt:3      /a  tmpfs  x  private  rw  -',
      '',
    ].join('\n'),
  )
})

t.test('a transcript tells name, verdict, reason, mounts and steps', async (t) => {
  const [first, , , , , broken] = sampleRecords
  if (first === undefined || broken === undefined) throw new Error('the sample run is too short')
  t.equal(
    formatTranscript(first),
    `unmountat/move-attached[parent=private]: observed
  mnt:1  /            tmpfs  root  private  rw,nosuid  rw,size=1024k
  mnt:2    /src/proc  proc   proc  private  rw         rw
src = open("/src", O_PATH|O_DIRECTORY) = fd</src>
dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>
move_mount(src</src>, "proc", dst</dst>, "proc", 0) = 0
    > proc moved /src/proc -> /dst/proc
`,
  )
  t.equal(
    formatTranscript(broken),
    `fscontext/messages[key=z]: broken (userns)
  reason: time ran out after 5 s
statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
    st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
    - proc unmounted from /src/proc
    ! the call failed and yet changed the mount tree
    ! the case broke in this step
`,
  )
})

t.test('a case that broke outside its recorded steps says where', async (t) => {
  const broken = { ...sampleRecords[5], case: 'a/b', params: {}, mounts: [], steps: [] }
  const record = { ...broken, scenario: 'a/b', privilege: 'root', verdict: 'broken' as const }
  const places: [number, string][] = [
    [0, '! the case broke in the building of its world'],
    [-2, '! the case broke in step 2 of its set-up'],
    [1, '! the case broke in step 1'],
  ]
  for (const [step, line] of places) {
    t.equal(
      formatTranscript({ ...record, step, reason: 'lost:\nbye' }),
      `a/b: broken\n  reason: lost:\n  reason: bye\n${line}\n`,
    )
  }
  t.equal(
    formatTranscript({
      ...record,
      verdict: 'observed',
      reason: '',
      messages: [{ from: 'ctx', class: 'w', text: 'x' }],
      step: 1,
      steps: [{ call: 'close(3)', value: '0' }],
    }),
    'a/b: observed\nclose(3) = 0\n    ! the case broke in this step\nleft unread:\n    ctx: w x\n',
  )
})

t.test('text stays on its line', async (t) => {
  t.equal(printable('a\tb\nc\u0007\u2028\u202ed é'), 'a\\tb\\nc\\x07\\u2028\\u202ed é')
})
