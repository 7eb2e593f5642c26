// The program as users start it. What needs the kernel is skipped where workers are refused.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { readRelease } from '../store/results.ts'

t.setTimeout(480_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))

const scenario = (claim: string, axis = '[private, shared]'): string => `title: Unmounting
about: What umount2 says.
matrix:
  parent: ${axis}
world:
  /x: { mount: tmpfs, propagation: "\${parent}" }
steps:
  - umount2("/x", 0) = ${claim}
`

const folder = t.testdir({
  mine: { 'umount.yaml': scenario('0') },
  wrong: { 'umount.yaml': scenario('-1 EBUSY') },
  both: {
    'both.yaml': `${scenario('0', '[root, userns]').replace('"${parent}"', 'private')}privilege: ${'${parent}'}\n`,
  },
  bad: { 'typo.yaml': 'title: x\nabout: y\nsteps:\n  - umuont2("/x", 0)\n' },
  long: {
    'long.yaml': scenario(
      '0',
      `{ subsets: [${Array.from({ length: 12 }, (_, i) => `A${i}`).join(', ')}] }`,
    ).replace('propagation', 'source'),
  },
})

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

async function mountlab(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return end(process.execPath, [program, ...args], env)
}

async function end(file: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(file, args, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout: stdout(), stderr: stderr() }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += String(chunk)
  })
  return () => text
}

const probe = await mountlab(['run', 'mine', '--output', 'probe'])
const noWorkers = probe.status === 0 ? false : `no worker can be had: ${probe.stderr}`

t.test('every command has help with an example, on stdout', async (t) => {
  t.match(await mountlab(['--help']), { status: 0, stdout: '\nExample:\n', stderr: '' })
  const commands = ['run', 'list', 'show', 'lint', 'report', 'accept', 'schema', 'kernels']
  await inParallel(commands, async (command) => {
    const { status, stdout, stderr } = await mountlab([command, '--help'])
    t.strictSame([status, stderr], [0, ''])
    t.match(stdout, /\nExamples?:\n {2}\$ mountlab /)
  })
  t.match(await mountlab(['--version']), { status: 0, stdout: /^\d+\.\d+\.\d+\n$/ })
})

t.test('help does not load what only work needs', async (t) => {
  const { stderr } = await mountlab(['--help'], { NODE_DEBUG: 'esm' })
  t.notMatch(stderr, /node_modules\/(yaml|zod|koffi|execa|ora)\//)
})

t.test('misuse is exit 2, and says what is wrong on stderr', async (t) => {
  const misuses: [string[], string | RegExp][] = [
    [[], 'Usage: mountlab'],
    [['rnu'], 'Did you mean run?'],
    [['run', '--filtre', 'x'], 'Did you mean --filter?'],
    [['run', '-k', '6.13'], 'there is no kernel series `6.13`\n  hint: the nearest is 6.12; '],
    [['run', '-k', './bzImage'], 'there is no kernel file ./bzImage'],
    [['kernels', 'fetch', '6.1', 'host'], 'host is the running kernel'],
    [['kernels', 'fetch', 'latest'], 'there is no kernel series `latest`'],
    [
      ['run', '--reporter', 'html'],
      'Allowed choices are pretty, tap, ktap, junit, json, markdown.',
    ],
    [['run', '--reporter', 'tap', '--reporter', 'ktap'], 'tap goes to standard output already'],
    [['run', 'mine', '--reporter', 'tap=/dev/null'], 'Cannot write a report to /dev/null: '],
    [['run', '--shard', '3/2'], 'such as 2/8'],
    [['run', '--jobs', 'x'], 'from 1 to 4096'],
    [['run', '--timeout', '0'], 'above zero'],
    [['run', '--shuffle', 'mine'], 'write names before --shuffle'],
    [['run', 'qqqqqqqqqq'], 'There is no scenario, theme or path `qqqqqqqqqq`'],
    [['run', 'mine', '--filter', 'nothing'], "No case's name has nothing in it"],
    [['run', 'bad', '--dry-run'], '1 problem in 1 file'],
    [['list', 'bad'], 'bad/typo.yaml:4:'],
    [['show'], "missing required argument 'what'"],
    [['report', 'nowhere'], 'Cannot read nowhere: no such file or directory'],
    [['report', 'mine'], 'There is no records.jsonl in mine'],
    [['accept'], 'There is no run in out/'],
    [['accept', 'mine'], 'There is no records.jsonl in mine'],
  ]
  for (const [args, message] of misuses) {
    const { status, stdout, stderr } = await mountlab(args)
    t.strictSame([status, stdout], [2, ''], args.join(' '))
    t.match(stderr, message)
  }
})

t.test('list, dry run and shards name the same cases', async (t) => {
  const cases = 'mine/umount[parent=private]\nmine/umount[parent=shared]\n'
  t.strictSame(await mountlab(['list', 'mine']), {
    status: 0,
    stdout: cases,
    stderr: 'mountlab: 2 cases of 1 scenario\n',
  })
  t.match(await mountlab(['run', 'mine', '--dry-run']), { status: 0, stdout: cases })
  t.match(await mountlab(['list', 'mine', '--filter', '*private]']), { stdout: /^\S+private\]\n$/ })
  t.equal((await mountlab(['list', 'mine', '--scenarios'])).stdout, 'mine/umount\tUnmounting\n')
  t.match(await mountlab(['list', 'mine', '--theme']), {
    stdout: /^mine\t1 scenario\t\d+ cases\n$/,
    stderr: 'mountlab: 1 theme\n',
  })
  t.match(await mountlab(['list', 'mine', '--theme', '--scenarios']), { status: 2 })
  const shards: string[] = []
  await inParallel(['1/3', '2/3', '3/3'], async (shard) => {
    const { stdout } = await mountlab(['list', 'mine', '--shard', shard])
    shards.push(...stdout.split('\n').filter(Boolean))
  })
  t.strictSame(shards.sort().join('\n').concat('\n'), cases)
})

t.test('show prints a scenario as it is written', async (t) => {
  const { status, stdout } = await mountlab(['show', 'mine/umount.yaml'])
  t.equal(status, 0)
  t.equal(
    stdout,
    `mine/umount: Unmounting

What umount2 says.

file: mine/umount.yaml
cases: 2

parameters:
  parent: private, shared

world:
  /x  mount=tmpfs propagation=\${parent}

steps:
  1. umount2("/x", 0) = 0
`,
  )
})

t.test('lint tells every problem on stdout, and exits with 2', async (t) => {
  t.match(await mountlab(['lint', 'bad']), {
    status: 2,
    stdout: /^bad\/typo\.yaml:4:\d+: .*umuont2(.|\n)*umount2/,
    stderr: 'mountlab: 1 problem in 1 file\n',
  })
  const { stdout } = await mountlab(['lint', 'bad', '--json'])
  t.match(JSON.parse(stdout), { file: 'bad/typo.yaml', line: 4 })
  t.strictSame(await mountlab(['lint', 'mine', 'wrong']), {
    status: 0,
    stdout: '',
    stderr: 'mountlab: 2 files, no problems\n',
  })
})

t.test('kernels tells every series, fetched or not', async (t) => {
  const none = { XDG_CACHE_HOME: join(folder, 'no-cache') }
  const { status, stdout, stderr } = await mountlab(['kernels'], none)
  t.equal(status, 0)
  t.match(stdout, /^series +release +suite +cached +size +modules\n5\.10 +5\.10\.\S+ +\S+ +no +/)
  t.match(stderr, /^mountlab: 0 of (\d+) are cached in .*\/no-cache\/mountlab\n$/)
  const lines = (await mountlab(['kernels', '--json'], none)).stdout.trimEnd().split('\n')
  t.match(JSON.parse(lines[0] ?? ''), { series: '5.10', cached: false })
  t.equal(lines.length, Number(/0 of (\d+)/.exec(stderr)?.[1]))
})

t.test('a file that is no text, or nothing to read, is told at once', async (t) => {
  const odd = t.testdir({ 'loop.yaml': t.fixture('symlink', 'loop.yaml') })
  const latin1 = join(odd, 'latin1.yaml')
  writeFileSync(latin1, Buffer.from('title: caf\xe9\nabout: y\nsteps: [close(1)]\n', 'latin1'))
  t.match(await mountlab(['lint', latin1]), {
    status: 2,
    stdout: /latin1\.yaml:1:11: Expected UTF-8 text, got the byte 0xe9\n/,
  })
  await end('mkfifo', [join(odd, 'fifo.yaml')])
  t.match(await mountlab(['lint', join(odd, 'fifo.yaml')]), {
    status: 2,
    stderr: /: it is no regular file\n$/,
  })
  t.match(await mountlab(['lint', join(odd, 'loop.yaml')]), {
    status: 2,
    stderr: /^mountlab: Cannot read .*: too many symbolic links encountered\n$/,
  })
})

t.test('schema is a JSON Schema', async (t) => {
  t.hasStrict(JSON.parse((await mountlab(['schema'])).stdout), { type: 'object' })
})

t.test('report renders recorded runs, and says what is odd about them', async (t) => {
  const run = join(folder, 'recorded')
  mkdirSync(run)
  const file = join(run, 'records.jsonl')
  const text = formatHeaderLine(sampleHeader) + sampleRecords.map(formatCaseLine).join('')
  writeFileSync(file, `${text}{"kind"`)
  const { status, stdout, stderr } = await mountlab(['report', 'recorded', '--scenarios', 'mine'])
  t.equal(status, 0)
  t.match(stdout, /^# Mount calls on Linux 6\.18\.5\n/)
  t.equal(
    stderr,
    'mountlab: recorded/records.jsonl:8: the last line is cut short and was left out\n',
  )
  writeFileSync(file, text.replace('"kind":"case"', '"kind":"tomb"'))
  t.match(await mountlab(['report', 'recorded', '--scenarios', 'mine']), {
    status: 3,
    stdout: '',
    stderr: /records\.jsonl:2: /,
  })
  writeFileSync(file, '{"kind":"header","schema":99}\n')
  t.match(await mountlab(['report', 'recorded', '--scenarios', 'mine']), {
    status: 2,
    stderr: 'reads up to 1',
  })
})

t.test('accept shows and takes what is new and changed, and report renders it', async (t) => {
  const record = (path: string, records: typeof sampleRecords): void => {
    mkdirSync(join(folder, path), { recursive: true })
    const text = [formatHeaderLine(sampleHeader), ...records.map(formatCaseLine)].join('')
    writeFileSync(join(folder, path, 'records.jsonl'), text)
  }
  const [moved, slave, failed, ...rest] = sampleRecords
  if (!moved || !slave || !failed) throw new Error('the sample run is empty')
  record('rec/a', [moved, slave])
  const added =
    '6.18.5: 2 new, 0 changed, 0 unchanged\n  new      unmountat/move-attached  2 cases\n'
  t.strictSame(await mountlab(['accept', 'rec/a', '--dry-run']), {
    status: 0,
    stdout: added,
    stderr: 'mountlab: nothing was written\n',
  })
  t.notOk(existsSync(join(folder, 'results')))
  t.strictSame(await mountlab(['accept', 'rec/a']), {
    status: 0,
    stdout: added,
    stderr: 'mountlab: wrote 5 files in results\n',
  })
  record('rec/b', [{ ...failed, case: moved.case, params: moved.params }, slave, ...rest])
  t.strictSame(await mountlab(['accept', 'rec/b/records.jsonl', '--results', 'results']), {
    status: 3,
    stdout: [
      '6.18.5: 2 new, 1 changed, 1 unchanged, 1 broken and left out',
      '  new      fscontext/messages  2 cases',
      '  changed  unmountat/move-attached[parent=private]  mount 1',
      '    - mount mnt:1 / tmpfs root private rw,nosuid rw,size=1024k',
      '    + mount mnt:1 / tmpfs root shared:peer:1 rw,nosuid rw,size=1024k',
      '  broken   fscontext/messages[key=z]  time ran out after 5 s',
      '',
    ].join('\n'),
    stderr: 'mountlab: wrote 7 files in results\n',
  })
  record('out/one', [{ ...moved, privilege: 'userns' }, slave, ...rest])
  t.strictSame(await mountlab(['accept', 'unmountat/move-attached', '--dry-run']), {
    status: 0,
    stdout: [
      '6.18.5: 0 new, 1 changed, 1 unchanged',
      '  changed  unmountat/move-attached[parent=private]  verdict',
      '    - observed root',
      '    + observed userns',
      '',
    ].join('\n'),
    stderr: 'mountlab: nothing was written\n',
  })
  t.match(await mountlab(['accept', slave.case, '--dry-run']), {
    status: 0,
    stdout: '6.18.5: 0 new, 0 changed, 1 unchanged\n',
  })
  t.match(await mountlab(['accept', 'rec/a', 'unmountad']), {
    status: 2,
    stderr:
      'mountlab: There is no record of a theme, scenario or case unmountad\n  hint: did you mean unmountat?\n',
  })
  rmSync(join(folder, 'results', 'unmountat', 'matrix.svg'))
  t.strictSame(await mountlab(['accept', '--index']), {
    status: 0,
    stdout: '',
    stderr: 'mountlab: wrote 1 files in results\n',
  })
  t.match(await mountlab(['accept', '--index', 'rec/a']), { status: 2, stderr: /takes no run/ })
  const page = await mountlab(['report', 'results', '--release', '6.18.5'])
  t.match(page, { status: 0, stdout: '### `unmountat/move-attached`' })
  t.match(await mountlab(['report', 'results']), { status: 2, stderr: /--release 6\.18\.5\n$/ })
  t.match(await mountlab(['report', 'results', '--release', '6.1']), {
    status: 2,
    stderr: 'There are no results of 6.1 in results; the nearest is 6.18.5',
  })
})

t.test('real records come back from results byte for byte', { skip: noWorkers }, async (t) => {
  const all = await mountlab(['run', '--output', 'real', '--timeout', '60'])
  t.match(all.stderr, 'wrote real/records.jsonl')
  const [header = '', ...lines] = readFileSync(join(folder, 'real/records.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
  const { release } = JSON.parse(header) as { release: string }
  await mountlab(['accept', 'real', '--results', 'kept'])
  const { records } = readRelease(join(folder, 'kept'), release)
  t.strictSame(
    records.map((record) => formatCaseLine(record).trimEnd()),
    lines.filter((line) => !line.includes('"verdict":"broken"')),
  )
  const again = await mountlab(['accept', 'real', '--results', 'kept'])
  t.match(again.stdout, `${release}: 0 new, 0 changed, ${records.length} unchanged\n`)
  t.match(again.stderr, 'kept is as it was')
})

t.test('a reader that goes away ends the program without a word', async (t) => {
  const script = '"$0" "$1" list long 2>&3 | head -n 1; echo "${PIPESTATUS[0]}"'
  const bash = ['-c', `{ ${script}; } 3>&2`, process.execPath, program]
  const { stdout, stderr } = await end('bash', bash)
  t.equal(stdout, 'long/long[parent=0]\n141\n')
  t.notMatch(stderr, /EPIPE|rror/)
})

t.test('an internal error is one line, and a trace only where it is asked for', async (t) => {
  const preload = join(folder, 'preload.mjs')
  writeFileSync(preload, 'process.stdout.write = () => { throw new Error("no luck\\nat all") }\n')
  const args = ['--import', preload, program, 'list', 'mine']
  t.match(await end(process.execPath, args), {
    status: 3,
    stderr: /^mountlab: internal error: no luck\nset MOUNTLAB_DEBUG=1 for the trace\n$/,
  })
  t.match(await end(process.execPath, args, { MOUNTLAB_DEBUG: '1' }), {
    status: 3,
    stderr: /\n {4}at /,
  })
})

t.test('a run records, reports and says where', { skip: noWorkers }, async (t) => {
  const { status, stdout, stderr } = await mountlab([
    'run',
    'mine',
    '--output',
    'out/mine',
    '--jobs',
    '2',
    '--verbose',
  ])
  t.equal(status, 0)
  t.match(stdout, /\nobserved {5}mine\/umount\[parent=shared\] {2}0\n/)
  t.match(stdout, /\n2 cases: 2 observed \(2 calls in /)
  t.equal(stderr, 'mountlab: wrote out/mine/records.jsonl and out/mine/report.md\n')
  t.match(readFileSync(join(folder, 'out/mine/report.md'), 'utf8'), '### `mine/umount`: Unmounting')
})

t.test('several reports of one run say the same', { skip: noWorkers }, async (t) => {
  const files = ['junit=reports/a.xml', 'ktap=reports/a.ktap', 'markdown=reports/a.md']
  const reporters = ['json', ...files].flatMap((each) => ['--reporter', each])
  const { status, stdout, stderr } = await mountlab(['run', 'wrong', '--output', 'r', ...reporters])
  t.equal(status, 1)
  t.match(stderr, '\nmountlab: wrote reports/a.xml, reports/a.ktap, reports/a.md\n')
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  t.equal(stdout, read('r/records.jsonl'))
  t.equal(read('reports/a.md'), read('r/report.md'))
  t.equal(read('reports/a.ktap').match(/^not ok \d wrong/gm)?.length, 2)
  t.match(read('reports/a.xml'), 'tests="2" failures="2" errors="0" skipped="0"')
  // Standard output is for people unless another reporter has it.
  const quiet = await mountlab(['run', 'mine', '--output', 'r', '--reporter', 'tap=reports/a.tap'])
  t.match(quiet.stdout, /^mountlab .*: 2 cases\n\n2 cases: 2 observed /)
})

t.test('a report that cannot be written is exit 3', { skip: noWorkers }, async (t) => {
  const args = ['run', 'mine', '--output', 'unrun', '--reporter', 'tap=/proc/nowhere']
  t.match(await mountlab(args), { status: 3, stdout: '', stderr: 'Cannot write /proc/nowhere' })
  t.notOk(existsSync(join(folder, 'unrun')), 'and nothing is run')
})

t.test('the default output folder is named after the kernel', { skip: noWorkers }, async (t) => {
  await mountlab(['run', 'mine'])
  const header = readFileSync(join(folder, 'probe/records.jsonl'), 'utf8').split('\n')[0] ?? ''
  const { release } = JSON.parse(header) as { release: string }
  t.ok(existsSync(join(folder, 'out', release, 'records.jsonl')))
})

t.test('where no user namespace may be had, it says so and what to do', async (t) => {
  const none = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
  const sealed = ['--user', '--map-root-user', 'sh', '-c', none, 'sh', process.execPath, program]
  const ended = await end('unshare', [...sealed, 'run', 'both', '--output', 'sealed'])
  if (/^(unshare|sh): /.test(ended.stderr)) return t.pass(`cannot be tried here: ${ended.stderr}`)
  t.match(ended, {
    status: 3,
    stderr: /allows no user namespace here(.|\n)*hint: see user_namespaces\(7\)/,
  })
})

t.test('a contradicted claim is exit 1', { skip: noWorkers }, async (t) => {
  const ended = await mountlab(['run', 'wrong', '--reporter', 'tap', '--output', 'out/wrong'])
  t.match(ended, { status: 1, stdout: /\nnot ok 1 - wrong\/umount\[parent=private\]\n {2}---\n/ })
})

t.test('an output folder that cannot be made is exit 3', { skip: noWorkers }, async (t) => {
  const ended = await mountlab(['run', 'mine', '--output', '/proc/nowhere'])
  t.match(ended, { status: 3, stderr: 'Cannot write /proc/nowhere/records.jsonl.part' })
})

t.test('Ctrl-C keeps what was done', { skip: noWorkers }, async (t) => {
  await inParallel<NodeJS.Signals>(['SIGINT', 'SIGTERM'], async (signal) => {
    const child = spawn(
      process.execPath,
      [
        program,
        'run',
        'long',
        '--jobs',
        '1',
        '--output',
        signal,
        '--verbose',
        `--reporter=junit=${signal}/a.xml`,
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk)
    })
    await untilOutput(child, '\nobserved')
    child.kill(signal)
    const [status] = await once(child, 'close')
    t.equal(status, 130)
    t.match(stderr, `mountlab: wrote ${signal}/records.jsonl`)
    const lines = readFileSync(join(folder, signal, 'records.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    t.ok(lines.length > 1 && lines.length < 4097, `${lines.length} lines`)
    for (const line of lines) JSON.parse(line)
    const junit = readFileSync(join(folder, signal, 'a.xml'), 'utf8')
    t.match(
      junit,
      /<error type="interrupted" message="\d+ of 4096 cases run"\/>\n(.*\n)+<\/testsuites>\n$/,
    )
  })
})

async function inParallel<T>(items: T[], action: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(action))
}

async function untilOutput(child: ChildProcess, text: string): Promise<void> {
  let seen = ''
  child.stdout?.on('data', (chunk) => {
    seen += String(chunk)
  })
  while (!seen.includes(text) && child.exitCode === null) await sleep(5)
}
