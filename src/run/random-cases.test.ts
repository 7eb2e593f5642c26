import t from 'tap'
import type { Actor, Case, WorldEntry } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import { verdicts } from '../record/observation.ts'
import { cloneFlags } from '../scenario/model.ts'
import { syscallNumbers } from '../syscalls/numbers.ts'
import type { ArgSpec, Field, FlagSet, SyscallSpec } from '../syscalls/spec.ts'
import { argsOf, setOf, syscalls } from '../syscalls/table.ts'
import type { FlagTerm, Step, StructEntry, Value } from '../syscalls/value.ts'
import {
  casesFrom,
  differences,
  eventually,
  hostState,
  makeStep,
  noWorker,
  privileges,
  runHere,
  seededRandom,
  workersBelow,
} from './test-cases.ts'

t.setTimeout(400_000)

const total = Number(process.env.MOUNTLAB_TEST_CASES ?? 10_000)
/** Of so many cases one begins with a call that waits for ever. */
const oneWaitingIn = 4000
/** Of so many cases one has an actor. */
const oneActorIn = 20
/** How many of them are run twice. */
const repeated = Number(process.env.MOUNTLAB_TEST_REPEATED ?? 1500)
const seed = Number(process.env.MOUNTLAB_TEST_SEED ?? 20250101)

const worldPaths = ['/', '/a', '/a/b', '/c', '/c/d', '/e', '/f', '/proc', '/sub/mnt', '/link']
const oddPaths = [
  '',
  '.',
  '..',
  'a',
  'b',
  '/../..',
  '/nothing',
  '/proc/self',
  '/proc/self/root',
  '/proc/self/cwd',
  '/proc/self/exe',
  '/proc/self/fd/0',
  '/proc/self/fd/3',
  '/proc/self/ns/mnt',
  '/proc/self/ns/uts',
  '/proc/self/ns/user',
  '/proc/self/mountinfo',
  '/proc/sys/kernel/hostname',
  '/proc/sys/fs/mount-max',
  '/proc/sys/vm/drop_caches',
  '/proc/sysrq-trigger',
  '/proc/1/root',
  '/proc/1/ns/mnt',
]
const strings = [
  ...['tmpfs', 'ramfs', 'proc', 'sysfs', 'mqueue', 'devpts', 'overlay', 'bpf', 'hugetlbfs'],
  ...['cgroup2', 'devtmpfs', 'debugfs', 'ext4', 'squashfs', 'autofs', 'fuse', 'nonsense', ''],
  ...['size', '1m', 'mode', '755', 'ro', 'rw', 'source', 'x', 'nr_inodes', 'lowerdir', '/a:/c'],
]
/** Raw calls that may be made, and some that may not. */
const rawNames = [
  ...['openat', 'close', 'dup', 'pipe2', 'eventfd2', 'memfd_create', 'socket', 'pidfd_open'],
  ...['statfs', 'getdents64', 'link', 'rename', 'mount', 'umount2', 'setns', 'unshare', 'chroot'],
  ...['fsopen', 'fsmount', 'open_tree', 'move_mount', 'fspick', 'fsconfig', 'umask', 'setuid'],
  ...['reboot', 'kexec_load', 'ptrace', 'kill', 'swapon', 'init_module', 'sethostname', 'bpf'],
  ...['prlimit64', 'write', 'ioctl', 'execve', 'fork', 'exit', 'munmap', 'fcntl', 'dup2'],
]

/** Long enough for a machine that is busy with something else. */
const limitSeconds = 8
const waitedTooLong = new RegExp(`^time limit of ${limitSeconds} s in step \\d+: `)

const waitingStep = makeStep('open', '/fifo', 0n)

class Generator {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  case(index: number): Case {
    const privilege = this.#pick(privileges)
    const bound: string[] = []
    const steps = Array.from({ length: 1 + this.#below(8) }, (_, step) => this.#step(step, bound))
    const actors = this.#oneIn(oneActorIn) ? [this.#actor(steps)] : undefined
    if (index % oneWaitingIn === oneWaitingIn - 1) steps.unshift(waitingStep)
    return {
      name: `random/${index}`,
      scenario: 'random',
      params: { n: String(index) },
      privilege: privilege === 'root' && this.#oneIn(10) ? 'unprivileged' : privilege,
      requires: [],
      world: this.#world(),
      ...(actors === undefined ? {} : { actors }),
      setup: [],
      steps,
    }
  }

  /** An actor that makes about half of the steps. */
  #actor(steps: Step[]): Actor {
    for (const step of steps) if (this.#oneIn(2)) step.actor = 'b'
    const clone = cloneFlags.filter(() => this.#oneIn(3))
    return { name: 'b', clone, ...(clone.includes('CLONE_NEWUSER') ? { map: '0 0 1' } : {}) }
  }

  #world(): WorldEntry[] {
    const propagations = ['private', 'shared', 'slave', 'unbindable', 'slave+shared'] as const
    const propagation = () => this.#pick(propagations)
    const world: WorldEntry[] = [
      { path: '/a', kind: 'mount', type: 'tmpfs', propagation: propagation() },
      { path: '/a/b', kind: 'mount', type: 'tmpfs', propagation: propagation() },
      { path: '/c', kind: 'dir' },
      { path: '/c/d', kind: 'bind', from: '/a', recursive: this.#oneIn(2) },
      { path: '/e', kind: 'dir' },
      { path: '/f', kind: 'file', content: 'f' },
      { path: '/proc', kind: 'mount', type: 'proc' },
      { path: '/sub', kind: 'dir' },
      { path: '/sub/mnt', kind: 'mount', type: 'ramfs' },
      { path: '/link', kind: 'symlink', target: '/a' },
      { path: '/fifo', kind: 'fifo' },
    ]
    // An unbindable mount cannot be bound.
    const at = world.findIndex(({ path }) => path === '/a')
    const source = world[at]
    if (source?.kind === 'mount' && source.propagation === 'unbindable') {
      source.propagation = 'private'
    }
    return world
  }

  #step(index: number, bound: string[]): Step {
    const spec = this.#pick(specs)
    const args: Value[] = []
    for (;;) {
      // fsconfig's command decides what comes behind it.
      const arg = argsOf(spec, args)[args.length]
      if (arg === undefined || (arg.optional && this.#oneIn(3))) break
      args.push(this.#value(arg, bound))
    }
    const step: Step = { text: `${spec.name}(random ${index})`, call: spec.name, args, claims: [] }
    if (spec.returns.kind === 'fd') {
      step.bind = `d${index}`
      bound.push(step.bind)
    }
    return step
  }

  #value(arg: ArgSpec, bound: readonly string[]): Value {
    if (this.#oneIn(25)) return { kind: 'null' }
    switch (arg.kind) {
      case 'dirfd':
      case 'fd':
        return this.#descriptor(bound)
      case 'path':
        if (this.#oneIn(30)) return { kind: 'badptr' }
        if (this.#oneIn(60)) return { kind: 'string', bytes: 'a/', repeat: 2048 }
        return { kind: 'string', bytes: this.#path() }
      case 'string':
        if (this.#oneIn(30)) return { kind: 'badptr' }
        return { kind: 'string', bytes: this.#pick(strings) }
      case 'blob':
        return { kind: 'string', bytes: this.#pick(['x', '\0\xff', '1\n']) }
      case 'flags':
      case 'enum':
        return this.#flags(setOf(arg) ?? arg.of, arg.kind === 'flags')
      case 'mode':
        return this.#int(this.#pick([0n, 0o755n, 0o777n, 0o20644n, 0o60644n, 0o10644n, 0o100644n]))
      case 'device':
        return this.#int(this.#pick([0n, 0x103n, 0x101n, 0x800n]))
      case 'struct':
        if (this.#oneIn(30)) return { kind: 'badptr' }
        return { kind: 'struct', fields: this.#fields(arg.of.fields, bound) }
      case 'size':
        if (this.#oneIn(2)) return { kind: 'sizeof' }
        return this.#int(this.#pick([0n, 1n, 8n, 24n, 32n, 4096n, 5000n, -1n, 1n << 32n]))
      case 'out':
        if (this.#oneIn(30)) return { kind: 'badptr' }
        return { kind: 'out', name: `o${this.#below(3)}`, length: this.#pick([0, 1, 16, 256, 512]) }
      case 'pointer':
        return this.#pick<Value>([
          { kind: 'null' },
          { kind: 'string', bytes: this.#path() },
          { kind: 'string', bytes: this.#pick(strings) },
          { kind: 'badptr' },
          this.#descriptor(bound),
          this.#int(BigInt(this.#below(16))),
        ])
      case 'int':
        return this.#int(this.#pick([0n, 1n, -1n, 1000n, 65534n, 1n << 31n]))
    }
  }

  #descriptor(bound: readonly string[]): Value {
    if (bound.length > 0 && !this.#oneIn(4)) return { kind: 'ref', name: this.#pick(bound) }
    return this.#oneIn(2)
      ? { kind: 'flags', terms: [{ name: 'AT_FDCWD' }] }
      : this.#int(this.#pick([-1n, 0n, 1n, 2n, 3n, 4n, 5n, 9n, 1023n, 1024n, 1n << 40n]))
  }

  #path(): string {
    return this.#pick(this.#oneIn(4) ? oddPaths : worldPaths)
  }

  #flags(of: FlagSet, many: boolean): Value {
    if (of === syscallNumbers) {
      const name = this.#pick(rawNames)
      const term = `SYS_${name}`
      return { kind: 'flags', terms: [{ name: term }] }
    }
    const names = Object.keys(of.flags)
    if (names.length === 0 || this.#oneIn(6)) {
      return this.#int(BigInt(Math.floor(this.#random() * 2 ** 32)) << BigInt(this.#below(33)))
    }
    if (this.#oneIn(3)) return this.#int(0n)
    const count = many ? 1 + this.#below(3) : 1
    const terms = Array.from({ length: count }, (): FlagTerm => ({ name: this.#pick(names) }))
    return { kind: 'flags', terms }
  }

  #fields(fields: readonly Field[], bound: readonly string[]): StructEntry[] {
    return fields
      .filter(() => this.#oneIn(2))
      .map((field): StructEntry => {
        const value =
          field.kind === 'flags' || field.kind === 'enum'
            ? this.#flags(field.of, field.kind === 'flags')
            : field.kind === 'fd'
              ? this.#descriptor(bound)
              : this.#int(this.#pick([0n, 1n, -1n, 2n, 1n << 20n]))
        return { name: field.name, value }
      })
  }

  #int(value: bigint): Value {
    return { kind: 'int', value: String(value) }
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #oneIn(count: number): boolean {
    return this.#below(count) === 0
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T
  }
}

/** Calls on mounts come up three times as often as the others. */
const specs: readonly SyscallSpec[] = Object.values(syscalls).flatMap((spec) =>
  /mount|fs(open|config|pick)|open_tree|pivot_root|unshare|setns|chroot/.test(spec.name)
    ? [spec, spec, spec]
    : [spec],
)

function tally(records: readonly CaseRecord[]): string {
  const reasons = new Map<string, number>()
  for (const { verdict, reason } of records) {
    if (verdict !== 'broken') continue
    const key = (reason ?? '').replace(/ in step.*/, '')
    reasons.set(key, (reasons.get(key) ?? 0) + 1)
  }
  const counts = verdicts.map(
    (verdict) => `${records.filter((record) => record.verdict === verdict).length} ${verdict}`,
  )
  return [...counts, ...[...reasons].map(([reason, count]) => `${count} x ${reason}`)].join(', ')
}

t.test(
  'ten thousand random cases leave the host as it was',
  { skip: noWorker, timeout: 400_000 },
  async (t) => {
    const generator = new Generator(seed)
    const cases = Array.from({ length: total }, (_, index) => generator.case(index))
    const before = hostState()
    const startedAt = performance.now()
    const { records, notes } = await runHere(
      cases,
      { jobs: 2, timeoutMs: limitSeconds * 1000 },
      {
        onNote: (text) => t.comment(text),
        onCase: (r) => {
          if (r.verdict === 'broken') console.error(r.case, r.privilege, r.reason)
        },
      },
    )
    const seconds = (performance.now() - startedAt) / 1000
    t.comment(`seed ${seed}: ${seconds.toFixed(1)} s: ${tally(records)}`)
    for (const note of new Set(notes)) t.comment(note)

    t.equal(records.length, total, 'each case has its record')
    t.ok(
      records.every(({ case: name }, index) => name === `random/${index}`),
      'the records are in the order of the plan',
    )
    t.same(differences(before, hostState()), [], 'mounts, their options and sysctls of the host')
    t.ok(await eventually(() => workersBelow().length === 0), 'no worker is left')

    t.ok(
      records.some(({ verdict }) => verdict === 'broken'),
      'some waited for ever',
    )
    const unexplained = records.filter(
      ({ verdict, reason }) => verdict === 'broken' && !waitedTooLong.test(reason ?? ''),
    )
    t.same(
      unexplained.slice(0, 5).map(({ case: name, reason }) => `${name}: ${reason}`),
      [],
      'a call that never returns is all that breaks a case',
    )
    // A superblock that every namespace shares: neither read-only nor gone.
    const [probe] = casesFrom(`
privilege: ${privileges[0]}
world: { /proc: { mount: proc }, /ns: { file: "" } }
steps:
  - mount("/proc/self/ns/uts", "/ns", NULL, MS_BIND, NULL)
`)
    if (probe !== undefined) {
      const { records } = await runHere([probe])
      t.match(records[0]?.changes, [{ mount: { type: 'nsfs', options: 'rw' } }])
    }
  },
)

t.test(
  'random cases have the same records in another order and in other company',
  { skip: noWorker, timeout: 400_000 },
  async (t) => {
    const generator = new Generator(seed + 1)
    const cases = Array.from({ length: repeated }, (_, index) => generator.case(index))
    const [first, second] = [
      await runHere(cases, { jobs: 1 }),
      await runHere(cases, { jobs: 3, shuffle: seed }),
    ]
    const unlike = first.records.flatMap((record, index) => {
      const [a, b] = [record, second.records[index]].map((each) => JSON.stringify(each))
      return a === b ? [] : [firstDifference(record, second.records[index])]
    })
    t.comment(`${unlike.length} of ${cases.length} differ`)
    t.same(unlike.slice(0, 10), [])
  },
)

/** Where two records of one case differ. */
function firstDifference(a: CaseRecord, b: CaseRecord | undefined): unknown {
  for (const [index, step] of a.steps.entries()) {
    const other = b?.steps[index]
    if (JSON.stringify(step) !== JSON.stringify(other)) return [a.case, a.privilege, step, other]
  }
  return [a, b]
}
