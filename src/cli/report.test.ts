// `mountlab report` as users start it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const results = fileURLToPath(new URL('../../results', import.meta.url))
const folder = t.testdir({ damaged: { 'records.jsonl': 'no record\n' }, empty: {} })

for (const release of ['7.3.0', '6.12.7', '6.1.5']) {
  mkdirSync(join(folder, release))
  const lines = [
    formatHeaderLine({ ...sampleHeader, release }),
    ...sampleRecords.map(formatCaseLine),
  ]
  writeFileSync(join(folder, release, 'records.jsonl'), lines.join(''))
}

/** There are none, and so nothing is said of those of the sample run. */
const titles = ['--scenarios', 'empty']

async function report(
  ...args: string[]
): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, 'report', ...args, ...titles], { cwd: folder })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      texts[name] += String(text)
    })
  }
  const [status] = await once(child, 'close')
  return { status, ...texts }
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const runs = ['7.3.0', '6.12.7', '6.1.5']

t.test('several files at once, kernels in the order of their releases', async (t) => {
  const files = ['--html', 'a.html', '--svg', 'a.svg', '--csv', 'new/a.csv', '--markdown', 'a.md']
  t.strictSame(await report(...runs, ...files), {
    status: 0,
    stdout: '',
    stderr: 'mountlab: wrote a.html, a.svg, a.md, new/a.csv\n',
  })
  t.match(read('a.html'), '<title>Mount calls on 3 kernels</title>')
  t.match(read('a.svg'), 'What 6.1.5, 6.12.7, 7.3.0 answered')
  t.match(read('a.md'), '| scenario | title | cases | answers |')
  const rows = read('new/a.csv').split('\r\n')
  t.strictSame(
    [...new Set(rows.slice(1).map((row) => row.split(',')[0]))],
    ['6.1.5', '6.12.7', '7.3.0', ''],
  )
  t.equal(rows.length - 2, 3 * 14)
  t.strictSame(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('part'),
    ),
    [],
  )
})

t.test('without a file it prints a page for each run', async (t) => {
  const { status, stdout, stderr } = await report('6.12.7', '6.1.5')
  t.strictSame([status, stderr], [0, ''])
  t.strictSame(stdout.match(/^# .*/gm), [
    '# Mount calls on Linux 6.12.7',
    '# Mount calls on Linux 6.1.5',
  ])
})

t.test('accepted results: all releases, or some', async (t) => {
  t.match(await report(results, '--svg', 'all.svg'), { status: 0 })
  t.match(read('all.svg'), 'Mount calls on 12 kernels')
  const some = ['7.3.4+deb13-cloud-amd64', '5.10.0-46-cloud-amd64']
  t.match(await report(results, '--markdown', 'some.md', '--release', ...some), { status: 0 })
  t.match(read('some.md'), '| scenario | cases | call | 5.10.0 | 7.3.4 |')
  t.match(await report(results), {
    status: 2,
    stdout: '',
    stderr: /results of 12 releases\n {2}hint: --markdown/,
  })
})

t.test('Ctrl-C leaves what was there, and nothing else', async (t) => {
  const place = t.testdir({ 'old.html': 'old' })
  // So many that there is time for a signal.
  const [record] = sampleRecords
  const lines = Array.from({ length: 30_000 }, (_, index) =>
    formatCaseLine({ ...(record as CaseRecord), case: `many[n=${index}]` }),
  )
  writeFileSync(join(place, 'records'), formatHeaderLine(sampleHeader) + lines.join(''))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const args = [program, 'report', 'records', '--html', 'old.html', '--csv', 'new.csv', ...titles]
    const child = spawn(process.execPath, args, { cwd: place, stdio: 'ignore' })
    t.teardown(() => child.kill('SIGKILL'))
    const deadline = Date.now() + 30_000
    while (!existsSync(join(place, 'new.csv.report-part')) && Date.now() < deadline) await sleep(5)
    child.kill(signal)
    const [status] = await once(child, 'close')
    t.equal(status, 130)
    t.strictSame(readdirSync(place).sort(), ['old.html', 'records'])
  }
  t.equal(readFileSync(join(place, 'old.html'), 'utf8'), 'old')
})

t.test('bad input is one message, and no file is touched', async (t) => {
  writeFileSync(join(folder, 'old.html'), 'old')
  symlinkSync('old.html', join(folder, 'link.html'))
  const wrong: [string[], number, string | RegExp][] = [
    [['nowhere', '--html', 'old.html'], 2, 'Cannot read nowhere: no such file or directory'],
    [['damaged', '--html', 'old.html'], 3, 'damaged/records.jsonl:1: Expected one JSON object'],
    [['7.3.0', '7.3.0', '--svg', 'x.svg'], 2, '7.3.0 is named twice'],
    [['empty', '--svg', 'x.svg'], 2, 'There is no records.jsonl in empty'],
    [
      ['7.3.0', '--html', 'old.html', '--svg', './old.html'],
      2,
      'Two reports would be written to ./old.html',
    ],
    [['7.3.0', '--html', 'link.html'], 2, 'Cannot write a report to link.html'],
    [['7.3.0', '--csv', 'empty'], 2, 'Cannot write a report to empty'],
    [['7.3.0', '--csv', '/proc/nothing/a.csv'], 3, 'Cannot write /proc/nothing/a.csv'],
    [['7.3.0', '--html', 'old.html', '--csv', 'old.html/x'], 3, 'Cannot write old.html/x'],
    [[results, '--release', '6.13', '--svg', 'x.svg'], 2, 'There are no results of 6.13'],
  ]
  for (const [args, status, message] of wrong) {
    const ended = await report(...args)
    t.match(ended, { status, stdout: '' }, args.join(' '))
    t.match(ended.stderr, message)
    t.notMatch(ended.stderr, /\n {4}at |internal error/)
  }
  t.equal(read('old.html'), 'old')
  t.notOk(existsSync(join(folder, 'x.svg')))
})
