import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { acceptRun } from '../store/accept-run.ts'
import { readResults } from '../store/results.ts'
import { writeResults } from '../store/write-results.ts'
import { renderIndex, writeIndex } from './write-index.ts'

const committed = fileURLToPath(new URL('../../results', import.meta.url))
const [moved, slave, failed] = sampleRecords as [CaseRecord, CaseRecord, CaseRecord]
const unmoved: CaseRecord = { ...moved, steps: failed.steps }
const { changes: _, ...unmovedAtAll } = unmoved

function accept(folder: string, release: string, records: CaseRecord[]): void {
  const results = readResults(folder)
  acceptRun(results, { header: { ...sampleHeader, release }, records }, () => undefined)
  writeResults(results, new Set(records.map(({ scenario }) => scenario)))
}

t.test('the index of results/ is up to date: mountlab accept --index writes it', async (t) => {
  const pages = renderIndex(readResults(committed))
  for (const [name, text] of pages) {
    t.ok(text === readFileSync(join(committed, name), 'utf8'), `results/${name}`)
  }
})

t.test(
  'kernels and themes; for each theme what differs, and its scenarios with their titles',
  async (t) => {
    const top = t.testdir({
      results: {},
      scenarios: {
        unmountat: {
          'move-attached.yaml': 'title: To move\nabout: x\nsteps:\n  - umount2("/x", 0)\n',
        },
      },
    })
    const [folder, scenarios] = [join(top, 'results'), join(top, 'scenarios')]
    accept(folder, '6.1.0-56-amd64', [unmovedAtAll, slave, failed])
    accept(folder, '6.12.7+deb13', [moved, slave, failed])
    accept(folder, '7.3.0', [moved, slave])
    const names = ['README.md', 'unmountat/README.md', 'unmountat/matrix.svg']
    const files = names.map((name) => join(folder, name))
    t.strictSame(writeIndex(readResults(folder), scenarios), files)
    t.equal(
      readFileSync(files[0] ?? '', 'utf8'),
      `<!-- Written by \`mountlab accept\`. -->

# What kernels answered

3 cases of 1 scenario on 3 kernels. The whole records are in the files of the scenarios.

## Kernels

| kernel | release | version | run as | recorded | cases |
|---|---|---|---|---|---|
| 6.1.0 | [6.1.0-56-amd64](6.1.0-56-amd64.json) | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 2026-01-01 | 3 |
| 6.12.7 | [6.12.7+deb13](6.12.7%2Bdeb13.json) | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 2026-01-01 | 3 |
| 7.3.0 | [7.3.0](7.3.0.json) | #1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1 | root | 2026-01-01 | 2 |

## Themes

The page of a theme tells what differs between the kernels.

| theme | scenarios | cases | differ |
|---|---|---|---|
| [\`unmountat\`](unmountat/README.md) | 1 | 3 | 2 |
`,
    )
    t.equal(
      readFileSync(files[1] ?? '', 'utf8'),
      `<!-- Written by \`mountlab accept\`. -->

# What kernels answered: unmountat

3 cases of 1 scenario on 3 kernels; [all themes](../README.md).

## Scenarios

| scenario | title | cases | differ |
|---|---|---|---|
| [\`move-attached\`](move-attached.txt) | [To move](../../scenarios/unmountat/move-attached.yaml) | 3 | 2 |

## What differs

Of each case the first step that differs. \`6.1-6.12\` are the measured kernels from 6.1 to 6.12, and \`6.17-\` those from 6.17 on. \`mountlab diff results --filter 'unmountat/*'\` shows the transcripts side by side.

![The cases that differ, by kernel](matrix.svg)

| scenario | cases | where | what | answers |
|---|---|---|---|---|
| [\`move-attached\`](move-attached.txt) | \`[parent=private]\` | step 3, \`move_mount\` | errno, mounts | EINVAL 6.1.0 \\| 0 6.12.7- |
| [\`move-attached\`](move-attached.txt) | \`[parent=shared]\` | case | removed | observed 6.1.0-6.12.7 \\| not recorded 7.3.0 |
`,
    )
    t.strictSame(writeIndex(readResults(folder), scenarios), [], 'once more changes nothing')
    accept(folder, '7.4.0', [slave])
    t.strictSame(writeIndex(readResults(folder), scenarios), files)
    const elsewhere = join(top, 'other', 'scenarios')
    mkdirSync(elsewhere, { recursive: true })
    writeIndex(readResults(folder), elsewhere)
    t.match(readFileSync(files[1] ?? '', 'utf8'), '| [`move-attached`](move-attached.txt) |  | 3 |')
  },
)

t.test('a page that somebody else wrote is left alone', async (t) => {
  const folder = t.testdir({ 'README.md': '# My own\n', other: { 'README.md': '# Another\n' } })
  accept(folder, '7.3.0', [moved])
  const [front, page, picture] = ['README.md', 'unmountat/README.md', 'unmountat/matrix.svg'].map(
    (name) => join(folder, name),
  ) as [string, string, string]
  t.strictSame(writeIndex(readResults(folder)), [page, picture])
  t.equal(readFileSync(front, 'utf8'), '# My own\n')
  t.equal(readFileSync(join(folder, 'other/README.md'), 'utf8'), '# Another\n')
  writeFileSync(front, '<!-- Written by `mountlab accept`. -->\n<<<<<<< ours\n')
  const drawn = readFileSync(picture, 'utf8')
  writeFileSync(picture, `<<<<<<< ours\n${drawn}`)
  t.strictSame(writeIndex(readResults(folder)), [front, picture], 'after a conflict')
  const old = [join(folder, 'matrix.svg'), join(folder, 'other/matrix.svg')]
  for (const file of old) writeFileSync(file, drawn)
  t.strictSame(writeIndex(readResults(folder)), old, 'of no theme')
  t.notOk(old.some((file) => existsSync(file)))
})

t.test('without results there is no index', async (t) => {
  const folder = t.testdir()
  t.strictSame(writeIndex(readResults(folder)), [])
})
