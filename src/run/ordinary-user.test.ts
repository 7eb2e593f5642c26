// What an ordinary user gets, and what is said where no user namespace is allowed.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { noRoot, noWorker } from './test-cases.ts'

t.setTimeout(120_000)

const program = fileURLToPath(new URL('../cli/main.js', import.meta.url))
const nobody = 65534
const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']

const folder = t.testdir({
  mixed: {
    'root.yaml': 'title: x\nabout: y\nsteps: [umask(0)]\n',
    'unprivileged.yaml': 'title: x\nabout: y\nprivilege: unprivileged\nsteps: [umask(0)]\n',
    'userns.yaml': `title: x
about: y
privilege: userns
world: { /proc: { mount: proc }, /sys: { mount: sysfs }, /m: { mount: tmpfs, options: "size=1m" } }
steps:
  - stat("/m", st)
  - umount2("/m", 0)
  - c = fsopen("ext4", 0)
  - setresuid(0, 0, 0)
  - setresuid(1, 1, 1)
`,
  },
})
mkdirSync(join(folder, 'out'))
if (noRoot === false) chownSync(join(folder, 'out'), nobody, nobody)
chmodSync(folder, 0o755)

/** Whether that user can read this program and the folder. */
const unreadable =
  noRoot !== false
    ? noRoot
    : spawnSync('setpriv', [...asNobody.slice(1), process.execPath, program, 'list', 'mixed'], {
          cwd: folder,
        }).status === 0
      ? false
      : 'uid 65534 cannot read this program'

async function run(
  words: string[],
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [file = '', ...args] = words
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk) => {
      said[stream] += String(chunk)
    })
  }
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, ...said }
}

const mountlab = [process.execPath, program, 'run', './mixed', '--verbose', '--output', 'out/run']

t.test('a user gets the cases of a user namespace', { skip: unreadable || noWorker }, async (t) => {
  const ended = await run([...asNobody, ...mountlab])
  t.match(ended, {
    status: 0,
    stderr: 'mountlab: wrote out/run/records.jsonl and out/run/report.md\n',
  })
  t.match(ended.stdout, /unsupported {2}\S*mixed\/root {2}needs real root/)
  t.match(ended.stdout, /unsupported {2}\S*mixed\/unprivileged {2}needs real root/)
  t.match(ended.stdout, /observed {5}\S*mixed\/userns {2}0 0 \S+ 0 EINVAL/)
  const [header = '', ...records] = readFileSync(join(folder, 'out/run/records.jsonl'), 'utf8')
    .trim()
    .split('\n')
  t.match(JSON.parse(header), { kind: 'header', runAs: 'user' })

  // Root that starts the same cases gets the same records of them.
  const asRoot = await run([...mountlab.slice(0, -1), 'out/root'])
  t.equal(asRoot.status, 0)
  const ofRoot = readFileSync(join(folder, 'out/root/records.jsonl'), 'utf8').trim().split('\n')
  const userns = (lines: string[]) => lines.find((line) => line.includes('"privilege":"userns"'))
  t.equal(userns(records), userns(ofRoot))
})

t.test('where no user namespace is allowed it says what to do', { skip: noWorker }, async (t) => {
  const script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
  const ended = await run([
    'unshare',
    '--user',
    '--map-root-user',
    'sh',
    '-c',
    script,
    'sh',
    ...mountlab.slice(0, -1),
    'out/none',
  ])
  t.match(ended, { status: 3, stdout: '' })
  t.match(ended.stderr, /^mountlab: this machine allows no user namespace here \(unshare: /)
  t.match(ended.stderr, /sysctl user\.max_user_namespaces/)
  t.match(ended.stderr, /or run mountlab as root/)
  t.notMatch(ended.stderr, /\n {4}at /)
})
