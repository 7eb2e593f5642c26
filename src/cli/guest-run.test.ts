// mountlab as users start it, with kernels that boot, kernels that do not, and an end by force.
import { type ChildProcess, spawn } from 'node:child_process'
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
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { qemuProgram } from '../machine/guest/qemu.ts'
import { cacheFolder } from '../machine/kernels/cache.ts'
import { readyKernel } from '../machine/kernels/ready-kernel.ts'
import { junitComplaints } from '../report/test-junit-schema.ts'
import { eventually } from '../run/test-cases.ts'
import { noGuest, testKernels } from '../run/test-guests.ts'

t.setTimeout(900_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const kernel = testKernels.at(-1) ?? ''
const folder = t.testdir({
  mine: {
    'open.yaml': 'title: x\nabout: y\nsteps:\n  - fsopen("tmpfs", 0) = fd\n',
    'wait.yaml':
      'title: x\nabout: y\nworld: { /fifo: fifo }\nsteps:\n  - open("/fifo", O_RDONLY)\n',
  },
})

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      XDG_CACHE_HOME: join(cacheFolder(), '..'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function mountlab(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = start(args, env)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text) => {
    stdout += String(text)
  })
  child.stderr?.on('data', (text) => {
    stderr += String(text)
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}

/** The guests that a process has started. */
function guestsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const [state, above] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (state === 'Z' || Number(above) !== parent) return false
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(qemuProgram)
      } catch {
        return false
      }
    })
}

function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
  } catch {
    return false
  }
}

t.test('guests answer as results/ say', { skip: noGuest }, async (t) => {
  const results = fileURLToPath(new URL('../../results', import.meta.url))
  const what = ['fs-context', 'propagation', 'unmountat/move-attached', 'unmountat/why-einval']
  const kernels = testKernels.join()
  const args = [
    '-k',
    kernels,
    '--check',
    '--results',
    results,
    '--timeout',
    '60',
    '--output',
    'out',
  ]
  const ended = await mountlab(['run', ...what, ...args])
  t.equal(ended.status, 0, ended.stderr)
  const checks = ended.stdout.match(/^check of .*$/gm) ?? []
  t.equal(checks.length, testKernels.length)
  for (const line of checks) t.match(line, /: \d{2,} cases as recorded, 0 changed$/)
})

t.test(
  'a kernel that does not boot is told of, and the others go on',
  { skip: noGuest },
  async (t) => {
    const { image } = await readyKernel(kernel, {
      signal: new AbortController().signal,
      onNote: () => {},
    })
    // The header is right, and what follows is not.
    const bytes = readFileSync(image)
    // Its code begins at 2 MiB; ud2, over and over.
    bytes.fill(Buffer.from([0x0f, 0x0b]), 2 << 20, 18 << 20)
    writeFileSync(join(folder, 'broken'), bytes)
    const args = [
      'run',
      'mine/open.yaml',
      '-k',
      `./broken,${kernel}`,
      '--output',
      'several',
      '--jobs',
      '1',
      ...['ktap', 'tap=several/a.tap', 'junit=several/a.xml', 'markdown=several/a.md'].flatMap(
        (each) => ['--reporter', each],
      ),
    ]
    const { status, stdout, stderr } = await mountlab(args)
    t.equal(status, 3)
    t.match(
      stdout.replace(/^ *# .*\n/gm, ''),
      /^KTAP version 1\n1\.\.2\nnot ok 1 \.\/broken # ERROR .+\n {2}KTAP version 1\n {2}1\.\.1\n {2}ok 1 mine\/open\nok 2 [\d.]+\n$/,
    )
    const read = (name: string): string => readFileSync(join(folder, 'several', name), 'utf8')
    t.match(read('a.tap'), /^TAP version 14\n1\.\.2\nnot ok 1 - \.\/broken\n(.*\n)+ok 2 - /)
    t.strictSame(await junitComplaints(read('a.xml')), [])
    t.match(
      read('a.xml'),
      /"\.\/broken: the whole run"(.*\n)+.*<testsuite name="[\d.]+: mine\/open" /,
    )
    t.match(read('a.md'), /^# Mount calls on \.\/broken\n\nThe run .*\n\n# Mount calls on Linux \d/)
    t.match(stderr, /\nmountlab: \.\/broken: (the kernel did not boot: |.*cannot be booted).*\n/)
    t.match(stderr, new RegExp(`\n${kernel.replace('.', '\\.')} +\\S+ +[\\d.]+ s +1 +1 +0 +0 +0 `))
    t.notMatch(stderr, /\n +at /)
  },
)

t.test('a single one that does not boot shows its last words', { skip: noGuest }, async (t) => {
  const append = 'rdinit=/nonexistent init=/nonexistent'
  const args = ['run', 'mine/open.yaml', '-k', kernel, '--append', append, '--output', 'none']
  const { status, stdout, stderr } = await mountlab(args)
  t.strictSame([status, stdout], [3, ''])
  t.match(stderr, /^mountlab: the kernel did not boot: Kernel panic - not syncing: /)
  t.match(stderr, /\n {2}\| .*Kernel panic(.*\n)+ {2}\| .*Call Trace/)
  t.notMatch(stderr, /\n +at /)
  t.notOk(existsSync(join(folder, 'none')))
})

t.test('without QEMU the package is named', { skip: noGuest }, async (t) => {
  mkdirSync(join(folder, 'bin'))
  symlinkSync(process.execPath, join(folder, 'bin', 'node'))
  const { status, stderr } = await mountlab(['run', 'mine/open.yaml', '-k', kernel], {
    PATH: join(folder, 'bin'),
  })
  t.equal(status, 3)
  t.match(stderr, `mountlab: ${qemuProgram} is needed`)
  t.match(stderr, /\n {2}hint: apt-get install .*qemu-system-x86\n/)
})

t.test('an end by force leaves no guest and no folder', { skip: noGuest }, async (t) => {
  await Promise.all(
    (['SIGINT', 'SIGKILL'] as const).map(async (signal) => {
      const temporary = join(folder, `tmp-${signal}`)
      mkdirSync(temporary)
      const args = ['run', 'mine', '-k', kernel, '--timeout', '600', '--output', signal]
      const child = start(args, { TMPDIR: temporary })
      const ended = once(child, 'close')
      child.stdout?.resume()
      child.stderr?.resume()
      const records = join(folder, signal, 'records.jsonl.part')
      // The first case has its record, the second one waits.
      const hasRecord = (): boolean =>
        existsSync(records) && /"case":"mine\/open"/.test(readFileSync(records, 'utf8'))
      t.ok(await eventually(() => hasRecord() || child.exitCode !== null, 300_000, 100), signal)
      const guests = guestsOf(child.pid ?? 0)
      t.equal(guests.length, 1, signal)
      child.kill(signal)
      const [status] = (await ended) as [number | null]
      t.equal(status, signal === 'SIGINT' ? 130 : null)
      t.ok(await eventually(() => !guests.some(isRunning)), `no guest after ${signal}`)
      t.strictSame(readdirSync(temporary), [], signal)
      const kept = signal === 'SIGINT' ? signal : join(signal, 'records.jsonl.part')
      const report = await mountlab(['report', kept])
      t.equal(report.status, 0, report.stderr)
      t.match(report.stdout, 'mine/open')
    }),
  )
})
