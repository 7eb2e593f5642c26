// Runs that are stopped, and go on: as a user stops them.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'

t.setTimeout(240_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const numbers = Array.from({ length: 200 }, (_, index) => index + 1)
/** A worker does not answer case by case, so not all that it has done is known. */
const enough = 100
const folder = t.testdir({
  mine: {
    'a.yaml':
      `title: x\nabout: y\nmatrix: { n: [${numbers}] }\n` +
      "world: { '/d${n}': dir }\nsteps: ['mkdir(\"/d${n}\", 0755)']\n",
    // Nobody opens the other end, so the run stops here until it is stopped.
    'b.yaml': "title: x\nabout: y\nworld: { '/f': fifo }\nsteps: ['open(\"/f\", O_RDONLY)']\n",
    'c.yaml': 'title: x\nabout: y\nmatrix: { n: [1, 2, 3] }\nsteps: ["umask(${n})"]\n',
  },
})

interface Ended {
  status: number | null
  stderr: string
}

function mountlab(...args: string[]): Ended {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
}

const whole = mountlab('run', 'mine', '--timeout', '1', '--output', 'whole')
const skip =
  whole.status === 3 && existsSync(join(folder, 'whole/records.jsonl'))
    ? false
    : `no worker can be had: ${whole.stderr}`

function path(run: string, name = 'records.jsonl'): string {
  return join(folder, run, name)
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
}

const cases = (run: string): string[] => linesOf(path(run)).slice(1)

/** Starts a run and stops it once its part file has so many cases. */
async function stopAfter(
  records: number,
  signal: NodeJS.Signals,
  run: string,
  ...args: string[]
): Promise<void> {
  const line = [program, 'run', 'mine', '--jobs', '1', '--timeout', '60', '--output', run, ...args]
  const begun = Date.now()
  const child: ChildProcess = spawn(process.execPath, line, { cwd: folder, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const part = path(run, 'records.jsonl.part')
  const isThere = (): boolean =>
    existsSync(part) &&
    statSync(part).mtimeMs > begun &&
    linesOf(part).length + linesOf(path(run, 'records.jsonl.held')).length > records
  for (let waited = 0; !isThere() && waited < 600; waited++) await sleep(50)
  child.kill(signal)
  await ended
}

/** Makes the answer of a case one that no kernel gives, to see whether it is asked for again. */
function mark(file: string, name: string): void {
  const text = readFileSync(file, 'utf8')
  const marked = text.replace(
    new RegExp(`^(.*"case":"mine/${name.replace(/[[\]]/g, '\\$&')}".*)EEXIST`, 'm'),
    '$1EMARKED',
  )
  if (marked === text) throw new Error(`${file} has no ${name}`)
  writeFileSync(file, marked)
}

function unmarked(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll('EMARKED', 'EEXIST'))
}

function marksIn(run: string): number {
  return cases(run).filter((line) => line.includes('EMARKED')).length
}

const goOn = (run: string, ...args: string[]): Ended =>
  mountlab('run', 'mine', '--timeout', '1', '--output', run, '--resume', ...args)

for (const signal of ['SIGKILL', 'SIGINT'] as const) {
  t.test(`a run that ${signal} stopped goes on where it was`, { skip }, async (t) => {
    await stopAfter(enough, signal, signal)
    const left = path(signal, signal === 'SIGKILL' ? 'records.jsonl.part' : 'records.jsonl')
    mark(left, 'a[n=2]')
    const known = linesOf(left).length - 1
    const before = JSON.parse(linesOf(left)[0] ?? '').started
    const rest = goOn(signal)
    t.equal(rest.status, 3, 'the case that blocks is broken still')
    t.match(rest.stderr, `mountlab: going on in ${signal}: ${known} cases known\n`)
    t.strictSame(unmarked(cases(signal)), cases('whole'))
    t.equal(marksIn(signal), 1, 'what is known is not asked again')
    t.equal(JSON.parse(linesOf(path(signal))[0] ?? '').started, before, 'it is the same run')
    t.notOk(existsSync(path(signal, 'records.jsonl.part')))
    t.ok(existsSync(path(signal, 'report.md')))
  })
}

t.test('however often it is stopped, nothing that is known is lost', { skip }, async (t) => {
  await stopAfter(enough, 'SIGKILL', 'often')
  mark(path('often', 'records.jsonl.part'), 'a[n=4]')
  await stopAfter(enough, 'SIGKILL', 'often', '--resume')
  // As if it had been killed before it came to what was known.
  const part = path('often', 'records.jsonl.part')
  writeFileSync(part, linesOf(part).slice(0, 2).join('\n').concat('\n{"kind":"ca'))
  await stopAfter(enough, 'SIGINT', 'often', '--resume')
  t.ok(cases('often').length >= enough)
  goOn('often')
  t.strictSame(unmarked(cases('often')), cases('whole'))
  t.equal(marksIn('often'), 1)
})

t.test('what is known may be anywhere in the plan, and is kept', { skip }, async (t) => {
  rmSync(join(folder, 'far'), { recursive: true, force: true })
  t.equal(mountlab('run', 'mine', '--timeout', '1', '--output', 'far').status, 3)
  const lines = linesOf(path('far'))
  // All but the first case, as a run in another order leaves it.
  writeFileSync(path('far'), `${[lines[0], ...lines.slice(2)].join('\n')}\n`)
  const rest = goOn('far')
  t.match(rest.stderr, `${numbers.length + 2} cases known, 1 case to be run again`)
  t.strictSame(cases('far'), cases('whole'))

  await stopAfter(enough, 'SIGINT', 'far', '--resume')
  const blocked = /"case":"mine\/b"/
  t.strictSame(
    cases('far'),
    cases('whole').filter((line) => !blocked.test(line)),
  )
})

t.test('cases that were run out of turn are kept until it is theirs', { skip }, async (t) => {
  // In this order the case that blocks comes late, and the first one last.
  await stopAfter(enough, 'SIGKILL', 'shuffled', '--shuffle=6')
  const held = path('shuffled', 'records.jsonl.held')
  const [, first = '', ...others] = linesOf(held)
  const known = 1 + others.length
  t.ok(known > enough / 2)
  mark(held, /"mine\/(a[^"]*)"/.exec(first)?.[1] ?? '')
  const rest = goOn('shuffled')
  t.match(rest.stderr, /going on in shuffled: \d+ cases known/)
  t.ok(Number(/(\d+) cases known/.exec(rest.stderr)?.[1]) >= known)
  t.strictSame(unmarked(cases('shuffled')), cases('whole'))
  t.equal(marksIn('shuffled'), 1)
  t.notOk(existsSync(held))
})

t.test('a scenario that was changed is run again', { skip }, (t) => {
  mountlab('run', 'mine', '--timeout', '1', '--output', 'changed')
  for (const name of ['a[n=1]', 'a[n=2]']) mark(path('changed'), name)
  const file = join(folder, 'mine/a.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('title: x', 'title: z'))
  const rest = goOn('changed')
  writeFileSync(file, text)
  t.match(rest.stderr, `3 cases known, ${numbers.length + 1} cases to be run again`)
  t.strictSame(cases('changed'), cases('whole'))
  t.end()
})

t.test('a run that this one is not is refused, and stays', { skip }, (t) => {
  mountlab('run', 'mine', '--timeout', '1', '--output', 'other')
  const text = readFileSync(path('other'), 'utf8')
  const refusals: [string, string, string[]][] = [
    ['its release is 6.0.0, and here', text.replace(/"release":"[^"]*"/, '"release":"6.0.0"'), []],
    ['its harness is 0.0.0, and here', text.replace(/"harness":"[^"]*"/, '"harness":"0.0.0"'), []],
    ['it has mine/a[n=1], which would be lost', text, ['--filter', 'c']],
    ['it was started with another --shard', text, ['--shard', '1/2']],
  ]
  for (const [why, content, args] of refusals) {
    writeFileSync(path('other'), content)
    const { status, stderr } = goOn('other', ...args)
    t.equal(status, 2, why)
    t.match(stderr, `mountlab: Cannot go on with the run that was stopped: ${why}`)
    t.match(stderr, /\n {2}hint: other is as it was; without --resume/)
    t.equal(readFileSync(path('other'), 'utf8'), content, why)
  }
  t.end()
})

t.test('where nothing was stopped a run begins', { skip }, (t) => {
  const run = goOn('fresh')
  t.match(run.stderr, 'fresh has no run to go on with: this one begins anew')
  t.strictSame(cases('fresh'), cases('whole'))
  t.end()
})
