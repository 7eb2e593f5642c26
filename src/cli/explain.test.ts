// What is said before any kernel is booted. Guests have tests of their own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const folder = t.testdir({
  'one.yaml': 'title: x\nabout: y\nsteps:\n  - rmdir("/nothing")\n',
  bzImage: 'no kernel\n',
  vmlinux: 'no ELF file\n',
  cache: {},
})

interface Ended {
  status: number | null
  said: string
  told: string
}

/** With a cache that has nothing, and no terminal to ask on. */
function explain(...args: string[]): Ended {
  const ended = spawnSync(process.execPath, [program, 'explain', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: `${folder}/cache` },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  return { status: ended.status, said: ended.stderr, told: ended.stdout }
}

const wrong: [string, string[], number, RegExp][] = [
  ['the running kernel', ['-k', 'host'], 2, /host cannot be stepped through/],
  ['a series that nobody knows', ['-k', '9.9'], 2, /9\.9/],
  ['a kernel that is none', ['-k', 'bzImage'], 2, /bzImage is neither a bzImage nor a vmlinux/],
  ['a tier that nobody knows', ['-k', '6.1', '--tier', 'words'], 2, /lines, functions/],
  ['a step that is no number', ['-k', '6.1', '--step', 'two'], 2, /--step.*two/],
  ['two forms', ['-k', '6.1', '--json', '--markdown'], 2, /--json and --markdown/],
  [
    'a download that nobody agreed to',
    ['-k', '6.1'],
    2,
    /download of \d{3} MB: .*-dbg[\s\S]*--yes, or --tier functions/,
  ],
  ['a vmlinux that is none', ['-k', 'bzImage', '--vmlinux', 'vmlinux'], 3, /vmlinux/],
]

for (const [what, args, status, said] of wrong) {
  t.test(`${what} is told, and how to go on`, async (t) => {
    const ended = explain('one.yaml', ...args)
    t.equal(ended.status, status, ended.said)
    t.match(ended.said, said)
    t.notMatch(ended.said, /^ +at /m, 'no stack trace')
    t.equal(ended.told, '', 'nothing on standard output')
  })
}

t.test('without a kernel there is nothing to explain', async (t) => {
  const { status, said } = explain('one.yaml')
  t.equal(status, 2)
  t.match(said, /--kernel/)
})
