// Comparisons, as a user makes them: of record files, run folders and accepted releases.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { sampleHeader } from '../record/sample-run.ts'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const folder = t.testdir({})

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function mountlab(...args: string[]): Ended {
  const { FORCE_COLOR: _, ...env } = process.env
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', env })
}

/** A case with one umount2, which answers an errno or a number. */
function record(name: string, answer: string, more: Partial<CaseRecord> = {}): CaseRecord {
  const call = 'umount2("/m", MNT_DETACH)'
  const step: StepRecord = /^E/.test(answer) ? { call, errno: answer } : { call, value: answer }
  const [scenario = '', parameter = ''] = name.split(/[[\]]/)
  const [key = '', value = ''] = parameter.split('=')
  return {
    case: name,
    scenario,
    params: key === '' ? {} : { [key]: value },
    privilege: 'root',
    verdict: 'observed',
    steps: [{ call: 'chdir("/")', value: '0' }, step],
    ...more,
  }
}

function write(run: string, release: string, records: CaseRecord[], text = 'aa'): void {
  mkdirSync(join(folder, run), { recursive: true })
  const scenarios = Object.fromEntries(records.map(({ scenario }) => [scenario, text]))
  const header = formatHeaderLine({ ...sampleHeader, release, scenarios })
  writeFileSync(
    join(folder, run, 'records.jsonl'),
    [header, ...records.map(formatCaseLine)].join(''),
  )
}

const releases = ['6.12.107-a', '6.16.12-a', '6.17.8-a', '6.17.13-a']
for (const [index, release] of releases.entries()) {
  const answer = index === 0 || index === 3 ? 'EBADF' : 'EINVAL'
  write(`out/${release}`, release, [
    record('x/y[n=1]', answer),
    record('x/y[n=2]', answer),
    record('x/z', '0'),
  ])
  mountlab('accept', `out/${release}`)
}

t.test('two runs are set side by side, in the order in which they are given', (t) => {
  const there = mountlab('diff', 'out/6.16.12-a', 'out/6.12.107-a/records.jsonl')
  t.strictSame(there, {
    ...there,
    status: 1,
    stderr: '',
    stdout: `compared:
  6.16.12  6.16.12-a  3 cases
  6.12.107  6.12.107-a  3 cases

x/y
  step 2: errno  EINVAL 6.16.12 | EBADF 6.12.107
    all 2 cases
    umount2("/m", MNT_DETACH)
    6.16.12                        | 6.12.107
    = -1 EINVAL (Invalid argument) | = -1 EBADF (Bad file descriptor)

2 changes in 2 cases of 1 scenario; 3 cases of 2 runs compared
`,
  })
  const same = mountlab('diff', '6.12', '6.17.13')
  t.match(same, {
    status: 0,
    stdout: /\n {2}6\.17\.13 .*\nno change; 3 cases of 2 runs compared\n$/,
  })
  t.end()
})

t.test('of many releases ranges are told that stay right when a fix was backported', (t) => {
  const all = mountlab('diff', 'results')
  t.equal(all.status, 1)
  t.match(all.stdout, 'step 2: errno  EBADF 6.12.107 | EINVAL 6.16.12-6.17.8 | EBADF 6.17.13\n')
  t.match(all.stdout, '6.12.107, 6.17.13                | 6.16.12-6.17.8\n')
  const shuffled = mountlab(
    'diff',
    '6.17.13',
    'out/6.16.12-a',
    'results/6.12.107-a.json',
    '6.17.8-a',
  )
  t.equal(shuffled.stdout, all.stdout)
  t.end()
})

t.test('filters, and the exit status that follows from them', (t) => {
  for (const [args, changes] of [
    [['--syscall', 'umount2'], 2],
    [['--syscall', 'mount,chdir'], 0],
    [['--errno', 'EBADF'], 2],
    [['--errno', 'EPERM'], 0],
    [['--flag', 'MNT_DETACH'], 2],
    [['--flag', 'MNT_FORCE'], 0],
    [['--kind', 'errno,value'], 2],
    [['--kind', 'mounts'], 0],
    [['--filter', 'n=2'], 1],
    [['--filter', 'z'], 0],
  ] as const) {
    const { status, stdout } = mountlab('diff', '6.12', '6.16', ...args)
    t.equal(status, changes === 0 ? 0 : 1, args.join(' '))
    t.match(stdout, changes === 0 ? 'no change;' : `\n${changes} change`, args.join(' '))
  }
  t.end()
})

t.test('as JSON', (t) => {
  const { status, stdout } = mountlab('diff', 'results', '--json')
  t.equal(status, 1)
  const side = (ranges: string, operands: string[], errno: string): object => ({
    ranges,
    operands,
    step: { call: 'umount2("/m", MNT_DETACH)', errno },
  })
  const change = (name: string): object => ({
    case: name,
    place: 2,
    kinds: ['errno'],
    later: 0,
    sides: [
      side('6.12.107, 6.17.13', ['6.12.107', '6.17.13'], 'EBADF'),
      side('6.16.12-6.17.8', ['6.16.12', '6.17.8'], 'EINVAL'),
    ],
  })
  t.strictSame(JSON.parse(stdout), {
    schema: 1,
    operands: releases.map((release) => ({ name: release.slice(0, -2), release, cases: 3 })),
    scenarios: [
      {
        scenario: 'x/y',
        cases: 2,
        texts: [
          {
            sha256: 'aa',
            ranges: '6.12.107-',
            operands: releases.map((release) => release.slice(0, -2)),
          },
        ],
        changes: [change('x/y[n=1]'), change('x/y[n=2]')],
      },
    ],
  })
  t.strictSame(JSON.parse(mountlab('diff', '6.12', '6.17.13', '--json').stdout).scenarios, [])
  t.end()
})

t.test('what is not there, another text, and two runs of one release', (t) => {
  write('mine', '6.12.107-a', [record('x/y[n=1]', 'EBADF')], 'bb')
  const { status, stdout } = mountlab('diff', '6.12.107', 'mine')
  t.equal(status, 1)
  t.match(stdout, '  6.12.107-a  3 cases\n  mine  6.12.107-a  1 case\n')
  t.match(stdout, 'recorded with different texts of the scenario: aa 6.12.107-a | bb mine\n')
  t.match(stdout, 'x/z\n  removed: not recorded by mine (1 case)\n')
  t.match(stdout, /\n {2}case: removed.*\n {4}\[n=2\]\n/)
  t.end()
})

t.test('what cannot be compared is misuse, with a hint', (t) => {
  for (const [args, message] of [
    [['6.12', '6.13'], 'There is no file 6.13, and no release of that name in results\n'],
    [['6.12', '6.17'], '6.17 is more than one release\n  hint: 6.17.8-a, 6.17.13-a\n'],
    [['6.12'], 'Expected two runs or more'],
    [['6.12', '6.12.107'], '6.12.107-a is named twice'],
    [
      ['6.12', '6.16', '--errno', 'EINVALL'],
      'There is no errno EINVALL\n  hint: did you mean EINVAL?',
    ],
    [['6.12', '6.16', '--flag', 'MNT_DETCH'], 'hint: did you mean MNT_DETACH?'],
    [['6.12', '6.16', '--kind', 'errnos'], 'hint: did you mean errno?'],
    [['6.12', '6.16', '--syscall', 'umuont2'], 'hint: did you mean umount2?'],
    [['6.12', '6.16', '--kind', ''], 'with commas between them'],
    [['6.12', 'nothing', '--results', 'nowhere'], 'no folder nowhere'],
  ] as const) {
    const ended = mountlab('diff', ...args)
    t.match(ended, { status: 2, stdout: '' }, args.join(' '))
    t.match(ended.stderr, message, args.join(' '))
  }
  t.end()
})
