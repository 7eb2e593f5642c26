// Cases of several processes, run for real.
import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import {
  answersOf,
  casesFrom,
  differences,
  eventually,
  hostState,
  noRoot,
  noWorker,
  privileges,
  recordOf,
  runHere,
  workerProcesses,
} from './test-cases.ts'

t.setTimeout(120_000)

const privilege = privileges[0]
const world = `privilege: ${privilege}
world: { /src: { mount: tmpfs }, /src/in: dir, /dst: dir, /fifo: fifo, /d: dir, /proc: { mount: proc } }
`

/** Who made each step, with what came of it and what it changed where. */
const told = ({ steps }: CaseRecord): string[] =>
  steps.map(({ actor = 'first', errno, changes = [] }) => {
    const places = changes.map((change) =>
      typeof change.mount === 'string'
        ? change.change
        : `${change.change} ${change.mount.at} ${change.mount.namespace ?? 'home'}`,
    )
    return [actor, errno ?? 'ok', ...places].join(' ')
  })

t.test('each step is made by its actor, in its own namespaces', { skip: noWorker }, async (t) => {
  const record = await recordOf(`${world}
actors: { same: 0, apart: CLONE_NEWNS }
setup: [ 'apart: mkdir("/src/made", 0755)' ]
steps:
  - apart: umount2("/src", MNT_DETACH)
  - open("/src/made", O_PATH)
  - same: umount2("/src", MNT_DETACH)
  - open("/src/made", O_PATH)
  - apart: chdir("/d")
  - getcwd(here, 9)
  - apart: getcwd(there, 9)
`)
  t.strictSame(told(record), [
    'apart ok unmounted /src ns:1',
    'first ok',
    'same ok unmounted /src home',
    'first ENOENT',
    'apart ok',
    'first ok',
    'apart ok',
  ])
  t.match(record.steps.slice(5), [{ output: { here: '"/\\0"' } }, { output: { there: '"/d\\0"' } }])
  t.equal(record.changes?.length, 2)
})

t.test(
  'a descriptor goes to whoever names it, and is a copy there',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${world}
actors: { b: CLONE_NEWNS, c: 0 }
steps:
  - b: tree = open_tree(AT_FDCWD, "/src", OPEN_TREE_CLONE)
  - move_mount(tree, "", AT_FDCWD, "/dst", MOVE_MOUNT_F_EMPTY_PATH)
  - b: close(tree)
  - openat(tree, "in", O_PATH)
  - c: openat(tree, "in", O_PATH)
  - d = open("/d", O_PATH)
  - b: in = openat(d, ".", O_PATH)
  - c: readlink("/proc/self/fd/3", link, 64)
  - c: close(in)
  - c: gone = open("/nothing", O_PATH)
  - close(gone)
`)
    t.strictSame(told(record), [
      'b ok',
      'first ok attached /dst home',
      'b ok',
      'first ok',
      // The one who made it has closed it, and can give it to nobody any more.
      'c EBADF',
      'first ok',
      'b ok',
      'c ENOENT',
      'c ok',
      'c ENOENT',
      'first EBADF',
    ])
    t.match(record.steps[4], { call: 'openat(-1 /* tree */, "in", O_RDONLY|O_PATH)' })
    t.match(record.steps[8], { call: 'close(in</d>)' })
  },
)

t.test('messages come from the log of whoever holds the context', { skip: noWorker }, async (t) => {
  const record = await recordOf(`${world}
actors: { b: 0 }
steps:
  - b: ctx = fsopen("tmpfs", 0)
  - fsconfig(ctx, FSCONFIG_SET_STRING, "first", "x", 0)
  - b: fsconfig(ctx, FSCONFIG_SET_STRING, "second", "x", 0)
`)
  t.match(
    record.steps.map(({ messages = [] }) => messages),
    [
      [],
      [{ from: 'ctx', text: "tmpfs: Unknown parameter 'first'" }],
      [{ from: 'ctx', text: "tmpfs: Unknown parameter 'second'" }],
    ],
  )
  t.equal(record.steps[2]?.messages?.length, 1)
})

t.test('an actor has the namespaces that it was given', { skip: noRoot }, async (t) => {
  const steps = `steps:
  - b: mount("proc", "/d", "proc", 0, NULL)
  - b: readlink("/d/self", self, 9)
  - b: readlink("/proc/self", outer, 9)
  - b: tree = open_tree(AT_FDCWD, "/src", OPEN_TREE_CLONE)
  - move_mount(tree, "", AT_FDCWD, "/dst", MOVE_MOUNT_F_EMPTY_PATH)
`
  const pid = await recordOf(`${world}actors: { b: CLONE_NEWPID }\n${steps}`)
  t.match(pid.steps.slice(1, 3), [{ output: { self: '"1"' } }, { output: { outer: '"pid"' } }])
  const user = await recordOf(`${world}actors: { b: CLONE_NEWUSER }\n${steps}`)
  t.equal(answersOf(user), 'observed: EPERM ENOENT 3 EPERM EBADF')
  const own = await recordOf(`${world}actors: { b: CLONE_NEWUSER|CLONE_NEWNS }\n${steps}`)
  t.strictSame(told(own).slice(3), ['b ok', 'first ok attached /dst home'])
  const mapped = await recordOf(`${world}
actors: { b: { clone: CLONE_NEWUSER, map: 0 10000 5 } }
steps:
  - b: stat("/d", st)
  - b: setresuid(4, 4, 4)
  - b: setresuid(5, 5, 5)
`)
  t.match(mapped.steps, [{ output: { st: { st_uid: '65534' } } }, {}, { errno: 'EINVAL' }])
  t.notOk(mapped.steps[1]?.errno)
})

t.test('the harness is out of reach of an actor, too', { skip: noWorker }, async (t) => {
  const before = hostState()
  const { records } = await runHere([
    ...casesFrom(`${world}actors: { b: 0 }\nsteps: [b: close(330)]\n`, 'test/number'),
    ...casesFrom(
      `${world}actors: { b: CLONE_NEWNS }
steps:
  - b: umount2("/", MNT_DETACH)
  - b: ns = open("/proc/self/ns/mnt", O_RDONLY)
  - b: setns(ns, CLONE_NEWNS)
  - b: chroot("/")
  - b: open("/etc", O_PATH)
`,
      'test/rootfs',
    ),
  ])
  t.match(records, [{ verdict: 'unsupported', reason: /descriptor 330 is the harness's own/ }, {}])
  const [, rootfs] = records
  t.notOk(rootfs?.steps.some(({ fd }) => fd === '/etc'))
  t.strictSame(differences(before, hostState()), [])
})

t.test('an actor that waits for ever is ended with its case', { skip: noWorker }, async (t) => {
  const before = hostState()
  const fine = `${world}actors: { b: 0 }\nsteps: [b: umask(0)]\n`
  const { records } = await runHere(
    [
      ...casesFrom(fine, 'test/before'),
      ...casesFrom(
        `${world}actors: { b: 0, c: 0 }\nsteps: [umask(0), b: 'open("/fifo", O_RDONLY)']\n`,
        'test/waits',
      ),
      ...casesFrom(fine, 'test/after'),
    ],
    { timeoutMs: 2500 },
  )
  t.match(records, [
    { verdict: 'observed' },
    { verdict: 'broken', step: 2, reason: /^time limit of 2\.5 s in step 2: b: open\(/ },
    { verdict: 'observed' },
  ])
  t.strictSame(differences(before, hostState()), [])
  t.ok(await eventually(() => workerProcesses().length === 0))
})
