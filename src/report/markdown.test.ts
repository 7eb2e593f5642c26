import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords, warnedRecord } from '../record/sample-run.ts'
import { renderMarkdown } from './markdown.ts'

t.test('a run is one page', async (t) => {
  const page = renderMarkdown({ header: sampleHeader, records: sampleRecords }, [
    {
      name: 'unmountat/move-attached',
      title: 'Moving an attached mount, *named* by dirfd',
      about: 'The first attempt of the unmountat post: `a|b`.\n- MOVE_MOUNT_BENEATH <b> _x_',
      refs: ['move_mount(2)'],
    },
  ])
  t.equal(
    page,
    `# Mount calls on Linux 6.18.5

|  |  |
|---|---|
| kernel release | 6.18.5 |
| kernel version | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 |
| machine | x86_64 |
| kernel configuration | sha256 \`c0ffee\` |
| run as | root |
| mountlab | 0.1.0 |
| arguments | \`run unmountat\` |
| started | 2026-01-01T00:00:00.000Z |

6 cases of 2 scenarios, 13 calls: 3 observed, 1 unsupported, 1 broken, 1 contradicted. 1 call failed and yet changed the mount tree.

## unmountat

### \`unmountat/move-attached\`: Moving an attached mount, \\*named\\* by dirfd

The first attempt of the unmountat post: \`a|b\`.
\\- MOVE_MOUNT_BENEATH \\<b> \\_x\\_

See move_mount(2).

1. \`src = open("/src", O_PATH|O_DIRECTORY) = fd\`
2. \`dst = open("/dst", O_PATH|O_DIRECTORY) = fd\`
3. \`move_mount(src</src>, "proc", dst</dst>, "proc", 0)\`

| \`parent\` | 3: move_mount | net mount change | behaviour |
|---|---|---|---|
| \`private\`, \`slave\` | 0 | \`> proc moved /src/proc -> /dst/proc\` | 1 |
| \`shared\` | EINVAL | – | 2 |

Behaviour 1: \`unmountat/move-attached[parent=private]\`, and 1 case like it

\`\`\`
unmountat/move-attached[parent=private]: observed
  mnt:1  /            tmpfs  root  private  rw,nosuid  rw,size=1024k
  mnt:2    /src/proc  proc   proc  private  rw         rw
src = open("/src", O_PATH|O_DIRECTORY) = fd</src>
dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>
move_mount(src</src>, "proc", dst</dst>, "proc", 0) = 0
    > proc moved /src/proc -> /dst/proc
\`\`\`

Behaviour 2: \`unmountat/move-attached[parent=shared]\`

\`\`\`
unmountat/move-attached[parent=shared]: observed
  mnt:1  /            tmpfs  root  shared:peer:1  rw,nosuid  rw,size=1024k
  mnt:2    /src/proc  proc   proc  private        rw         rw
src = open("/src", O_PATH|O_DIRECTORY) = fd</src>
dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>
move_mount(src</src>, "proc", dst</dst>, "proc", 0) = -1 EINVAL (Invalid argument)
\`\`\`

## fscontext

### \`fscontext/messages\`

1. \`…\`
2. \`…\`

| \`key\` | 1: fsopen/statx | 2: fsconfig/umount2 | net mount change | verdict | behaviour |
|---|---|---|---|---|---|
| \`x#1\` | fd | EINVAL, claimed -1 ENOENT\\|EPERM | – | contradicted | 1 |
| \`y\` | – | – | – | unsupported | – |
| \`z\` | 0 | EBUSY, yet changed the mount tree | \`- proc unmounted from /src/proc\` | broken | 2 |

Behaviour 1: \`fscontext/messages[key=x#1]\`

\`\`\`
fscontext/messages[key=x#1]: contradicted (userns)
ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd<anon_inode:[fscontext]>
fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL (Invalid argument)
    ctx: e tmpfs: Unknown parameter 'x|y'
    ! claimed -1 ENOENT|EPERM
\`\`\`

Behaviour 2: \`fscontext/messages[key=z]\`

\`\`\`
fscontext/messages[key=z]: broken (userns)
  reason: time ran out after 5 s
statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st) = 0
    st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}
umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
    - proc unmounted from /src/proc
    ! the call failed and yet changed the mount tree
    ! the case broke in this step
\`\`\`

## Contradicted claims

- \`fscontext/messages[key=x#1]\`: step 2 claimed \`-1 ENOENT|EPERM\`, got \`EINVAL\`

## Broken cases

- \`fscontext/messages[key=z]\` in step 2: time ran out after 5 s

## Unsupported here

- 1 case: there is no system call statmount

## Calls that failed and yet changed the mount tree

\`fscontext/messages[key=z]\`, step 2:

\`\`\`
umount2("/src/proc", MNT_DETACH) = -1 EBUSY (Device or resource busy)
    - proc unmounted from /src/proc
    ! the call failed and yet changed the mount tree
\`\`\`

## Answers by call

| call | made | succeeded | failed with |
|---|---|---|---|
| \`fsconfig\` | 1 | 0 | EINVAL 1 |
| \`fsopen\` | 1 | 1 | – |
| \`move_mount\` | 3 | 2 | EINVAL 1 |
| \`open\` | 6 | 6 | – |
| \`statx\` | 1 | 1 | – |
| \`umount2\` | 1 | 0 | EBUSY 1 |
`,
  )
})

const observed = { privilege: 'root', verdict: 'observed' } as const

function flagCase(flag: string, size: string, errno: string): CaseRecord {
  return {
    ...observed,
    case: `a/b[flag=${flag},size=${size}]`,
    scenario: 'a/b',
    params: { flag, size },
    steps: [{ call: `umount2("/x", ${flag})`, errno }],
  }
}

function tableOf(records: CaseRecord[]): string[] {
  const page = renderMarkdown({ header: sampleHeader, records })
  const section = page.slice(page.indexOf('### '), page.indexOf('## Answers by call'))
  return section.split('\n').filter((line) => line.startsWith('|'))
}

t.test('rows are collapsed only where they are a full product of values', async (t) => {
  t.strictSame(
    tableOf([
      flagCase('0', '1', 'EBUSY'),
      flagCase('0', '2', 'EBUSY'),
      flagCase('A|B', '1', 'EBUSY'),
      flagCase('A|B', '2', 'EBUSY'),
      flagCase('C', '1', 'EINVAL'),
      flagCase('C', '2', 'EBUSY'),
    ]),
    [
      '| `flag` | `size` | 1: umount2 | net mount change | behaviour |',
      '|---|---|---|---|---|',
      '| `0`, `A\\|B` | `1`, `2` | EBUSY | – | 1 |',
      '| `C` | `1` | EINVAL | – | 2 |',
      '| `C` | `2` | EBUSY | – | 1 |',
    ],
  )
})

t.test('privilege is a column where it differs, and a missing parameter is shown so', async (t) => {
  const user = { ...flagCase('0', '1', 'EPERM'), privilege: 'userns', params: { flag: '0' } }
  t.strictSame(tableOf([flagCase('0', '1', 'EBUSY'), user]), [
    '| `flag` | `size` | privilege | 1: umount2 | net mount change | behaviour |',
    '|---|---|---|---|---|---|',
    '| `0` | `1` | root | EBUSY | – | 1 |',
    '| `0` | – | userns | EPERM | – | 2 |',
  ])
})

t.test('a scenario of one case is its transcript, and one without calls says why', async (t) => {
  const single: CaseRecord = {
    ...observed,
    case: 'lone',
    scenario: 'lone',
    params: {},
    steps: [{ call: 'umount2("/x", 0)', value: '0' }],
  }
  const none: CaseRecord = {
    ...observed,
    case: 'a/none',
    scenario: 'a/none',
    params: {},
    verdict: 'unsupported',
    reason: 'no *statmount*',
    steps: [],
  }
  const header = { ...sampleHeader, config: null, runAs: 'user' as const }
  const page = renderMarkdown({ header, records: [single, none] })
  t.match(page, '| kernel configuration | cannot be read |')
  t.match(page, '| run as | root of a user namespace |')
  t.match(page, '## lone\n\n### `lone`\n\n```\nlone: observed\numount2("/x", 0) = 0\n```\n')
  t.match(page, '### `a/none`\n\nNo calls were made. unsupported: no \\*statmount\\*\n')
})

t.test('a run without cases is a page, too', async (t) => {
  t.match(renderMarkdown({ header: sampleHeader, records: [] }), '0 cases of 0 scenarios, 0 calls.')
})

t.test('kernel warnings have a chapter, with the case and all that was said', async (t) => {
  const page = renderMarkdown({ header: sampleHeader, records: [...sampleRecords, warnedRecord] })
  t.match(page, ' The kernel told of trouble during 1 case.\n')
  const [before = '', chapter = ''] = page.split('\n## Kernel warnings\n')
  t.notMatch(before, 'cut here')
  t.match(chapter, '`unmountat/move-attached[parent=unbindable]`:\n\n```\n')
  t.match(chapter, /console:\n {4}-+\[ cut here \]-+\n {4}WARNING: (.*\n)+```\n/)
})
