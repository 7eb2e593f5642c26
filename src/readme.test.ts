// Holds README's table of the unmountat calls against results/: a cell that no kernel answered, or a
// kernel that is missing, is an error. Where one is found, the lines that results/ asks for are printed.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { compareReleases } from './compare/release-order.ts'
import type { CaseRecord, StepRecord } from './record/observation.ts'
import { readResults } from './store/results.ts'

interface Row {
  /** As README has it, before the answers. */
  head: string
  scenario: string
  /** Which cases of it: all of them answer alike on each kernel. */
  cases: RegExp
  /** From 1; the answers of several are one cell. */
  steps: number[]
}

const move = '`move_mount(s, "proc", d, "proc", 0)`'
const tree = '`m = open_tree(s, "proc", 0)`'
const others = 'private, slave, unbindable'
const apart = /parent=(private|slave|unbindable),/
const shared = /parent=shared,/

const rows: Row[] = [
  { head: `1 | ${move} | shared`, scenario: 'row-1-move-by-path', cases: shared, steps: [3] },
  { head: `1 | the same | ${others}`, scenario: 'row-1-move-by-path', cases: apart, steps: [3] },
  {
    head: '2 | `c = fspick(s, "proc", ...)`; `move_mount(c, "", d, "proc", 0)` | any',
    scenario: 'row-2-fspick-no-empty-path',
    cases: /./,
    steps: [4],
  },
  {
    head: '3 | the same with `MOVE_MOUNT_F_EMPTY_PATH` | any',
    scenario: 'row-3-fspick-move',
    cases: /./,
    steps: [4],
  },
  {
    head: '4 | `fsconfig(c, FSCONFIG_CMD_RECONFIGURE, ...)`; `fsmount(c, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOEXEC)` | any',
    scenario: 'row-4-fspick-fsmount',
    cases: /./,
    steps: [4],
  },
  {
    head: `5 | ${tree}; \`fsconfig(m, FSCONFIG_CMD_RECONFIGURE, ...)\` | any`,
    scenario: 'row-5-open-tree-fsconfig',
    cases: /of=open_tree/,
    steps: [3],
  },
  {
    head: `6 | ${tree}; \`move_mount(m, "", d, "proc", MOVE_MOUNT_F_EMPTY_PATH)\` | shared`,
    scenario: 'row-6-open-tree-move',
    cases: shared,
    steps: [4],
  },
  { head: `6 | the same | ${others}`, scenario: 'row-6-open-tree-move', cases: apart, steps: [4] },
  {
    head: '7 | the same with `OPEN_TREE_CLONE`; the original stays | any',
    scenario: 'row-7-clone-move',
    cases: /./,
    steps: [4],
  },
  {
    head: '8 | `move_mount(AT_FDCWD, "/a", AT_FDCWD, "/b", 0)`, `/a` the root of a mount | shared',
    scenario: 'row-8-example-a-to-b',
    cases: /parent=shared,.*a=mount/,
    steps: [1],
  },
  {
    head: `8 | the same | ${others}`,
    scenario: 'row-8-example-a-to-b',
    cases: /parent=(private|slave|unbindable),.*a=mount/,
    steps: [1],
  },
  {
    head: '8 | the same, `/a` another directory | any',
    scenario: 'row-8-example-a-to-b',
    cases: /a=directory/,
    steps: [1],
  },
  {
    head: '8 | one `open_tree` descriptor moved to `/mnt2`, `/mnt3`, `/mnt4`, each | shared',
    scenario: 'row-8-example-three-moves',
    cases: shared,
    steps: [2, 3, 4],
  },
  {
    head: `8 | the same | ${others}`,
    scenario: 'row-8-example-three-moves',
    cases: apart,
    steps: [2, 3, 4],
  },
  {
    head: '9 | `fchdir(s)`; `umount2("./proc", 0)` | any',
    scenario: 'row-9-fchdir-umount',
    cases: /./,
    steps: [2, 3],
  },
  {
    head: 'B | `mount_setattr(s, "", AT_EMPTY_PATH, {propagation=MS_PRIVATE}, 32)`, `s` the root of the parent mount; then row 1 | shared',
    scenario: 'plan-b-make-parent-private',
    cases: /src=mount-root,to=MS_PRIVATE/,
    steps: [2, 3],
  },
  {
    head: 'B | another mount beneath: `move_mount(new, "", s, "proc", MOVE_MOUNT_F_EMPTY_PATH\\|MOVE_MOUNT_BENEATH)` | any',
    scenario: 'plan-b-beneath',
    cases: /./,
    steps: [6],
  },
  {
    head: 'C | `umount2("/proc/self/fd/D/proc", 0)`, `D` the number of `s` | any',
    scenario: 'answer-directory-link',
    cases: /flags=0,.*link=\/proc\/self\/fd/,
    steps: [2],
  },
]

const fileOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const results = readResults(fileOf('results'))
const releases = [...results.releases.keys()].sort(compareReleases)

/** `6.12`, and `6.18.15` where there is more than one kernel of that series. */
function shortName(release: string): string {
  const [series = release] = /^\d+\.\d+/.exec(release) ?? []
  const isAlone = releases.filter((other) => other.startsWith(`${series}.`)).length === 1
  return isAlone ? series : (/^\d+\.\d+\.\d+/.exec(release)?.[0] ?? release)
}

function answerOf(step: StepRecord | undefined): string {
  return step?.errno ?? step?.value ?? (step?.fd === undefined ? '?' : 'fd')
}

function cell(record: CaseRecord, steps: readonly number[]): string {
  if (record.verdict === 'unsupported') return '–'
  const answers = steps.map((number) => answerOf(record.steps[number - 1]))
  return [...new Set(answers)].join(', ')
}

function line(row: Row): string {
  const found = results.scenarios.get(`unmountat/${row.scenario}`)?.cases ?? []
  const cases = found.filter(({ name }) => row.cases.test(name))
  const answers = releases.map((release) => {
    const seen = cases.map(({ records }) => {
      const record = records.get(release)
      return record === undefined ? 'not run' : cell(record, row.steps)
    })
    return [...new Set(seen)].join(' or ') || 'no such case'
  })
  return `| ${row.head} | ${answers.join(' | ')} |`
}

t.test('README shows what results/ has of the unmountat calls', async (t) => {
  const titles = ['#', 'call', 'parent mount', ...releases.map(shortName)]
  const expected = [
    `| ${titles.join(' | ')} |`,
    `|${'---|'.repeat(titles.length)}`,
    ...rows.map(line),
  ]
  const readme = readFileSync(fileOf('README.md'), 'utf8').split('\n')
  const start = readme.findIndex((text) => text.startsWith('| # | call | parent mount |'))
  t.same(readme.slice(start, start + expected.length), expected)
  t.notMatch(readme[start + expected.length], /^\|/)
})

t.test('results/ has the kernels of vm/, each series', async (t) => {
  const { series } = JSON.parse(readFileSync(fileOf('vm/kernels.json'), 'utf8')) as {
    series: { series: string }[]
  }
  const missing = series.filter(
    ({ series }) => !releases.some((release) => release.startsWith(`${series}.`)),
  )
  t.same(missing, [])
})
