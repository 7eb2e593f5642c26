// What git-bisect(1) would make of it. The kernel is the running one; guests have tests of their own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { noWorker } from '../run/test-cases.ts'

t.setTimeout(240_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const userns = 'privilege: userns\n'
const folder = t.testdir({
  'silent.yaml': `title: x\nabout: y\n${userns}steps:\n  - rmdir("/nothing")\n`,
  'claims.yaml': `title: x\nabout: y\n${userns}steps:\n  - rmdir("/nothing") = -1 ENOENT\n`,
  'wrong.yaml': `title: x\nabout: y\n${userns}steps:\n  - rmdir("/nothing") = 0\n`,
  'unsupported.yaml':
    `title: x\nabout: y\n${userns}requires: { filesystems: [nonesuch] }\n` +
    'steps:\n  - rmdir("/nothing") = -1 ENOENT\n',
  'setup.yaml':
    `title: x\nabout: y\n${userns}setup:\n  - rmdir("/nothing")\n` +
    'steps:\n  - rmdir("/nothing") = -1 ENOENT\n',
  'hangs.yaml':
    `title: x\nabout: y\n${userns}world: { /fifo: fifo }\n` +
    'steps:\n  - open("/fifo", O_RDONLY) = -1 ENOENT\n',
  'both.yaml':
    `title: x\nabout: y\n${userns}matrix: { path: [/nothing, /there] }\nworld: { /there: dir }\n` +
    'steps:\n  - rmdir("${path}") = -1 ENOENT\n',
})

function bisect(...args: string[]): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [program, 'bisect', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  })
  return { status, said: stderr }
}

t.test('good is 0, bad is 1, and what cannot be tested is 125', { skip: noWorker }, async (t) => {
  const table: [string[], number][] = [
    [['claims.yaml'], 0],
    [['silent.yaml', '--good', '-1 ENOENT'], 0],
    [['silent.yaml', '--good', '1: -1 EPERM|ENOENT'], 0],
    [['wrong.yaml', '--good', '-1 ENOENT'], 0],
    [['wrong.yaml'], 1],
    [['claims.yaml', '--good', '0'], 1],
    [['both.yaml'], 1],
    [['hangs.yaml', '--timeout', '1'], 1],
    [['unsupported.yaml'], 125],
    [['setup.yaml'], 125],
    [['claims.yaml', 'unsupported.yaml'], 125],
    [['wrong.yaml', 'unsupported.yaml'], 1],
  ]
  for (const [args, status] of table) {
    const ended = bisect(...args)
    t.equal(ended.status, status, `${args.join(' ')}: ${ended.said}`)
  }
})

t.test('whatever is no judgement ends the bisection', async (t) => {
  const table: string[][] = [
    [],
    ['nothing.yaml'],
    ['silent.yaml'],
    ['claims.yaml', '--good', 'EINVAL'],
    ['claims.yaml', '--good', '2: 0'],
    ['claims.yaml', '-k', '/nonexistent/bzImage'],
    ['claims.yaml', '-k', 'host,6.12'],
    ['claims.yaml', '--timeout', 'never'],
    ['claims.yaml', '--bogus'],
  ]
  for (const args of table) {
    const { status, said } = bisect(...args)
    t.ok(status !== null && status >= 128, `${args.join(' ')}: ${status}`)
    t.notMatch(said, /\n\s+at /, 'no trace')
  }
  t.equal(bisect('--help').status, 0)
})
