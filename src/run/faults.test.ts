// What goes wrong: calls that never return, workers that are lost, runs that are broken off.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import {
  answersOf,
  casesFrom,
  casesOf,
  differences,
  eventually,
  hostState,
  noWorker,
  privileges,
  runHere,
  workerProcesses,
  workersBelow,
} from './test-cases.ts'

t.setTimeout(120_000)

const privilege = privileges[0]
const fine = `privilege: ${privilege}\nsteps: ['open("/", O_PATH)']\n`
const waiting = {
  'open of a FIFO': `world: { /fifo: fifo }\nsteps: ['umask(0)', 'open("/fifo", O_RDONLY)']`,
  'read of a pipe': `world: { /fifo: fifo }
steps: ['both = open("/fifo", O_RDWR)', 'read(both, buf, 1)']`,
  'raw open of a FIFO': `world: { /fifo: fifo }
steps: ['umask(0)', 'syscall(SYS_open, "/fifo", O_WRONLY)']`,
}

t.test('a call that never returns ends at its time limit', { skip: noWorker }, async (t) => {
  const before = hostState()
  const texts = Object.entries(waiting).flatMap(([name, text]) => [
    [`${name}/before`, fine],
    [name, `privilege: ${privilege}\n${text}\n`],
    [`${name}/after`, fine],
  ])
  const { records } = await runHere(casesOf(Object.fromEntries(texts)), {
    timeoutMs: 2500,
    jobs: 3,
  })
  t.equal(records.length, 9)
  for (const record of records) {
    const last = /(?<=test\/)[^/]*$/.exec(record.case)?.[0] ?? ''
    if (!Object.hasOwn(waiting, last)) t.equal(answersOf(record), 'observed: fd', record.case)
    else {
      t.match(record, {
        verdict: 'broken',
        step: 2,
        reason: /^time limit of 2\.5 s in step 2: (open|read|syscall)\(/,
      })
    }
  }
  t.strictSame(differences(before, hostState()), [])
})

t.test('a hang in the set-up is told as such', { skip: noWorker }, async (t) => {
  const { records } = await runHere(
    casesFrom(`privilege: ${privilege}
world: { /fifo: fifo }
setup: ['umask(0)', 'open("/fifo", O_RDONLY)']
steps: ['umask(0)']
`),
    { timeoutMs: 2000 },
  )
  t.match(records, [{ verdict: 'broken', reason: /in set-up step 2: open\(/, steps: [] }])
  t.notOk(records[0] && 'step' in records[0])
})

t.test('a worker that is killed loses no finished record', { skip: noWorker }, async (t) => {
  const count = 60
  const texts = Array.from({ length: count }, (_, index): [string, string] =>
    index === 30
      ? ['waits', `privilege: ${privilege}\n${waiting['read of a pipe']}\n`]
      : [`c${index}`, fine],
  )
  const run = runHere(casesOf(Object.fromEntries(texts)), { timeoutMs: 60_000 })
  t.ok(await eventually(() => workerProcesses().some(sleepsInRead)))
  for (const pid of workerProcesses()) process.kill(pid, 'SIGKILL')
  const { records, summary } = await run
  t.strictSame(
    records.map(({ case: name }) => name),
    texts.map(([name]) => `test/${name}`),
    'every case has its record, in order',
  )
  const broken = records.filter(({ verdict }) => verdict === 'broken')
  t.match(broken, [
    { case: 'test/waits', step: 2, reason: /^the worker was lost \(.*\) in step 2: read\(/ },
  ])
  t.equal(broken.length, 1)
  t.match(summary, { verdicts: { observed: count - 1, broken: 1 }, interrupted: false })
  t.ok(await eventually(() => workersBelow().length === 0))
})

/** Whether a process waits in a read(2) that is not its own reading of requests. */
function sleepsInRead(pid: number): boolean {
  try {
    return /pipe_read/.test(readFileSync(`/proc/${pid}/wchan`, 'utf8'))
  } catch {
    return false
  }
}

t.test('a worker that is no longer fit is replaced', { skip: noWorker }, async (t) => {
  const texts = {
    a: fine,
    spoils: `privilege: ${privilege}
world: { /q: { mount: mqueue } }
steps: ['mount("", "/q", NULL, MS_REMOUNT|MS_RDONLY, NULL)']
`,
    b: `privilege: ${privilege}
world: { /q: { mount: mqueue } }
steps: ['open("/q/x", O_RDWR|O_CREAT, 0600)']
`,
  }
  const { records, notes } = await runHere(casesOf(texts))
  t.strictSame(records.map(answersOf), ['observed: fd', 'observed: 0', 'observed: fd'])
  t.match(records[1]?.changes?.[1], { change: 'options', type: 'mqueue', to: 'ro' })
  t.strictSame(notes, ['a worker was replaced: test/spoils changed a superblock that cases share'])
})

// The program as a user starts it.

const program = fileURLToPath(new URL('../cli/main.js', import.meta.url))
const folder = t.testdir({
  endless: {
    'many.yaml': `title: x
about: y
privilege: ${privilege}
matrix: { n: [${Array.from({ length: 50 }, (_, i) => i).join(', ')}] }
world: { /proc: { mount: proc } }
steps: ['mkdir("/\${n}", 0755)']
`,
    'waits.yaml': `title: x\nabout: y\nprivilege: ${privilege}\n${waiting['read of a pipe']}\n`,
  },
})

/** Starts a run of fifty cases and one that waits for ever, which it has come to. */
async function startRun(t: Test, output: string): Promise<ChildProcess> {
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const child = spawn(
    process.execPath,
    [program, 'run', './endless', '--jobs', '1', '--timeout', '100', '--output', output],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', TMPDIR: join(folder, 'tmp') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  t.teardown(() => child.kill('SIGKILL'))
  child.stdout?.resume()
  t.ok(await eventually(() => workerProcesses(child.pid).some(sleepsInRead)), 'it waits')
  return child
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
  t.test(`${signal} leaves readable records and nothing else`, { skip: noWorker }, async (t) => {
    const before = hostState()
    const child = await startRun(t, signal)
    const workers = workersBelow(child.pid)
    t.ok(workers.length >= 2, 'unshare and the worker')
    const closed = once(child, 'close')
    child.kill(signal)
    const [status, by] = await closed
    t.strictSame([status, by], signal === 'SIGKILL' ? [null, 'SIGKILL'] : [130, null])

    const file = join(folder, signal, signal === 'SIGKILL' ? 'records.jsonl.part' : 'records.jsonl')
    const lines = readFileSync(file, 'utf8').split('\n')
    lines.pop()
    const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind)
    // Records come a few at a time: the last ones before the wait may not have been said.
    t.ok(kinds.length > 16 && kinds.length <= 51, `${kinds.length} lines`)
    t.strictSame(kinds, ['header', ...Array(kinds.length - 1).fill('case')])

    const isGone = (pid: number) => !existsSync(`/proc/${pid}`)
    t.ok(await eventually(() => workers.every(isGone)), 'no process')
    t.strictSame(readdirSync(join(folder, 'tmp')), [], 'no temporary folder')
    t.strictSame(differences(before, hostState()), [], 'no mount')
  })
}
