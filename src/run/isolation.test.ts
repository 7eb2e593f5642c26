// What a case does stays in its case: tried on this machine, whose own mounts are looked at.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import {
  answersOf,
  casesFrom,
  casesOf,
  differences,
  handMade,
  hostState,
  makeStep,
  noRoot,
  noWorker,
  privileges,
  runHere,
} from './test-cases.ts'

t.setTimeout(120_000)

/** Runs the scenarios once for each privilege that can be had, and looks at the host around it. */
async function runGuarded(
  t: Test,
  texts: Record<string, string>,
): Promise<Map<string, CaseRecord>> {
  const before = hostState()
  const withPrivilege = Object.fromEntries(
    privileges.flatMap((privilege) =>
      Object.entries(texts).map(([name, text]) => [
        `${privilege}-${name}`,
        `privilege: ${privilege}\n${text}`,
      ]),
    ),
  )
  const { records } = await runHere(casesOf(withPrivilege))
  t.strictSame(differences(before, hostState()), [], 'the host is as it was')
  return new Map(records.map((record) => [record.case.replace('test/', ''), record]))
}

/** Makes the superblock at `path` read-only, as far as it can be picked. */
const reconfigure = (path: string): string => `
  - picked = fspick(AT_FDCWD, ${JSON.stringify(path)}, 0)
  - fsconfig(picked, FSCONFIG_SET_FLAG, "ro", NULL, 0)
  - fsconfig(picked, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0)`

const proc = 'world: { /proc: { mount: proc }, /d: dir }'

/** Ways to a superblock of the host. `{ steps }` are made before the path is picked. */
const ways: Record<string, { steps?: string; path: string }> = {
  dotdot: { path: '/../../..' },
  init: { path: '/proc/1/root' },
  'init-dotdot': { path: '/proc/1/root/..' },
  'init-cwd': { path: '/proc/1/cwd' },
  self: { path: '/proc/self/root/..' },
  task: { path: '/proc/thread-self/root' },
  null: { path: '/proc/self/fd/0' },
  'null-folder': { path: '/proc/self/fd/0/..' },
  'own-program': { path: '/proc/self/exe' },
  'own-program-folder': { path: '/proc/self/exe/..' },
  namespace: { path: '/proc/self/ns/mnt' },
  'umount-root': { steps: 'umount2("/", MNT_DETACH)', path: '/' },
  'umount-root-dotdot': { steps: 'umount2("/", MNT_DETACH)', path: '/..' },
  'umount-and-enter': {
    steps: `ns = open("/proc/self/ns/mnt", O_RDONLY)
  - umount2("/", MNT_DETACH)
  - setns(ns, CLONE_NEWNS)`,
    path: '/',
  },
  'pivot-twice': {
    steps: `mount("x", "/d", "tmpfs", 0, NULL)
  - chdir("/d")
  - pivot_root(".", ".")
  - pivot_root(".", ".")
  - umount2(".", MNT_DETACH)`,
    path: '..',
  },
  'chroot-escape': {
    steps: `top = open("/", O_PATH)
  - chroot("/d")
  - fchdir(top)
  - chdir("../../../..")
  - chroot(".")`,
    path: '.',
  },
  'enter-init': {
    steps: `ns = open("/proc/1/ns/mnt", O_RDONLY)
  - setns(ns, CLONE_NEWNS)`,
    path: '/',
  },
  'enter-init-by-pidfd': {
    steps: `p = syscall(SYS_pidfd_open, 1, 0)
  - setns(p, CLONE_NEWNS)`,
    path: '/',
  },
  'tree-of-namespace': {
    steps: `tree = open_tree(AT_FDCWD, "/proc/1/ns/mnt", OPEN_TREE_CLONE)
  - move_mount(tree, "", AT_FDCWD, "/d", MOVE_MOUNT_F_EMPTY_PATH)`,
    path: '/d',
  },
  'bind-null': { steps: 'mount("/proc/self/fd/0", "/d", NULL, MS_BIND, NULL)', path: '/d' },
  'bind-init': { steps: 'mount("/proc/1/root", "/d", NULL, MS_BIND|MS_REC, NULL)', path: '/d' },
}

t.test('a superblock of the host cannot be reconfigured', { skip: noWorker }, async (t) => {
  const texts = Object.fromEntries(
    Object.entries(ways).map(([name, { steps, path }]) => [
      name,
      `${proc}\nsteps:${steps === undefined ? '' : `\n  - ${steps}`}${reconfigure(path)}\n`,
    ]),
  )
  const records = await runGuarded(t, texts)
  t.equal(records.size, privileges.length * Object.keys(ways).length)
  for (const [name, record] of records) {
    t.not(record.verdict, 'broken', `${name}: ${record.reason ?? ''}`)
    const changed = (record.changes ?? []).filter(({ change }) => change === 'options')
    const types = changed.map((told) => ('type' in told ? told.type : ''))
    t.ok(
      types.every((type) => ['tmpfs', 'nsfs'].includes(type)),
      `${name}: ${answersOf(record)} ${types.join(' ')}`,
    )
  }
})

t.test('a case that comes to a foreign root is stopped there', { skip: noWorker }, async (t) => {
  const enter = (path: string) => `${proc}
steps:
  - ns = open("${path}", O_RDONLY)
  - setns(ns, CLONE_NEWNS)
  - mkdir("/left-behind", 0755)
`
  const records = await runGuarded(t, { init: enter('/proc/1/ns/mnt') })
  for (const record of records.values()) {
    t.match(record, { verdict: 'unsupported', step: 2, reason: /filesystem of the host or of / })
  }
})

t.test(
  'nothing can be written through what the worker has open or maps',
  {
    skip: noWorker,
  },
  async (t) => {
    const records = await runGuarded(t, {
      program: `${proc}\nsteps: ['open("/proc/self/exe", O_WRONLY)']\n`,
      sysctl: `${proc}
steps:
  - s = open("/proc/sys/kernel/panic", O_WRONLY)
  - write(s, "7", 1)
`,
    })
    for (const privilege of privileges) {
      const of = (name: string) => records.get(`${privilege}-${name}`)
      t.match(answersOf(of('program')), /^observed: (ETXTBSY|EROFS|EACCES)$/)
      t.match(of('sysctl'), { verdict: 'unsupported', reason: /A write to a file of proc is/ })
    }
  },
)

t.test("the harness's own descriptors cannot be named", { skip: noWorker }, async (t) => {
  const int = (value: bigint | number) => ({ kind: 'int' as const, value: String(value) })
  const table = {
    number: makeStep('close', 321n),
    'upper half': makeStep('close', (1n << 32n) + 321n),
    dirfd: makeStep('openat', 323n, 'thread-self', 0n),
    raw: makeStep('syscall', 3n, 321n),
    'raw with an upper half': makeStep('syscall', (5n << 32n) + 3n, (1n << 40n) + 321n),
    path: makeStep('open', '/proc/self/fd/321', 1n),
    'part of a path': makeStep('openat', int(3), '322', 1n),
    'source of a mount': makeStep('mount', '/proc/self/fd/323', '/d', int(0), 4096n, int(0)),
  }
  for (const privilege of privileges) {
    const { records } = await runHere(
      Object.entries(table).map(([name, step]) =>
        handMade(name, [step], {
          privilege,
          world: [{ path: '/proc', kind: 'mount', type: 'proc' }],
        }),
      ),
    )
    for (const { case: name, verdict, reason } of records) {
      t.equal(verdict, 'unsupported', `${privilege}: ${name}`)
      t.match(reason, /descriptor 32\d is the harness's own/)
    }
  }
})

t.test('no process of the host is seen or signalled', { skip: noWorker }, async (t) => {
  const child = spawn('sleep', ['60'])
  t.teardown(() => child.kill())
  const pid = child.pid ?? 0
  const records = await runGuarded(t, {
    seen: `${proc}\nsteps: ['open("/proc/${pid}/stat", O_RDONLY)']\n`,
    pidfd: `${proc}\nsteps: ['syscall(SYS_pidfd_open, ${pid}, 0)']\n`,
  })
  const killed = await runHere(
    privileges.flatMap((privilege) => [
      handMade('kill', [makeStep('syscall', 62n, BigInt(pid), 9n)], { privilege }),
    ]),
  )
  // A number as small as those of the namespace itself would prove nothing.
  t.ok(pid > 200, `pid ${pid}`)
  for (const [name, record] of records) {
    t.match(answersOf(record), /^observed: (ENOENT|ESRCH)$/, name)
  }
  for (const record of killed.records) t.match(record.reason, /`kill` .* is refused/)
  t.equal(child.exitCode, null)
  t.equal(child.signalCode, null)
  child.kill()
  await once(child, 'exit')
})

t.test('unmounting the root in one case does not spoil the next', { skip: noWorker }, async (t) => {
  const cases = privileges.flatMap((privilege) => [
    ...casesFrom(`privilege: ${privilege}\n${proc}\nsteps: ['umount2("/", MNT_DETACH)']\n`, 'a/a'),
    ...casesFrom(`privilege: ${privilege}\n${proc}\nsteps: ['open("/d", O_PATH)']\n`, 'a/b'),
  ])
  const { records, notes } = await runHere(cases)
  t.strictSame(
    records.map(answersOf),
    // In a user namespace the root is locked to what lies below it.
    privileges.flatMap((privilege) => [
      privilege === 'root' ? 'observed: 0' : 'observed: EINVAL',
      'observed: fd',
    ]),
  )
  t.strictSame(notes, [])
})

t.test('what an unprivileged case may do is less', { skip: noRoot }, async (t) => {
  const { records } = await runHere(
    casesFrom(`
privilege: unprivileged
${proc}
steps:
  - mount("x", "/d", "tmpfs", 0, NULL)
  - umount2("/proc", 0)
  - fsopen("tmpfs", 0)
  - setresuid(0, 0, 0)
  - open("/proc/1/ns/mnt", O_RDONLY)
  - mkdir("/d/e", 0755)
`),
  )
  t.equal(answersOf(records[0]), 'observed: EPERM EPERM EPERM EPERM EACCES EACCES')
})
