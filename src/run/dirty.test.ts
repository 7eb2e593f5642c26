// A case that leaves everything in a mess must not change what the next one shows: each kind of dirt
// is made, and then a probe must have the record that it has alone.
import t from 'tap'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import { casesFrom, noWorker, privileges, runHere } from './test-cases.ts'

t.setTimeout(120_000)

type Worker = (typeof privileges)[number]

/** Shows what a process has: descriptors, working directory, root, umask, credentials, mounts. */
const probeText = `
world:
  /: { propagation: private }
  /proc: { mount: proc }
  /sys: { mount: sysfs }
  /mq: { mount: mqueue }
  /m: { mount: tmpfs, propagation: shared }
  /file: { file: text, mode: 0644 }
steps:
  - first = open("/file", O_RDONLY)
  - readlink("/proc/self/fd/0", nought, 64)
  - readlink("/proc/self/fd/1", one, 64)
  - readlink("/proc/self/fd/2", two, 64)
  - readlink("/proc/self/fd/4", four, 64)
  - getcwd(cwd, 64)
  - readlink("/proc/self/root", root, 64)
  - umask(0)
  - status = open("/proc/self/status", O_RDONLY)
  - read(status, buf, 4096)
  - limits = open("/proc/self/limits", O_RDONLY)
  - read(limits, lim, 4096)
  - uidmap = open("/proc/self/uid_map", O_RDONLY)
  - read(uidmap, map, 512)
  - host = open("/proc/sys/kernel/hostname", O_RDONLY)
  - read(host, name, 64)
  - last = open("/proc/sys/kernel/ns_last_pid", O_RDONLY)
  - statx(AT_FDCWD, "/m", 0, STATX_BASIC_STATS|STATX_MNT_ID_UNIQUE, st)
  - c = fsopen("tmpfs", 0)
  - fsconfig(c, FSCONFIG_SET_STRING, "nonsense", "x", 0)
  - fsconfig(c, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
  - fsmount(c, 0, 0)
  - mkdir("/made", 0777)
  - mount("x", "/made", "tmpfs", 0, NULL)
  - umount2("/m", 0)
`
/** Two probes: one that the worker makes itself, and one that it has a fork for. */
const probes = {
  probe: probeText,
  'forked-probe': `${probeText}  - setresuid(-1, -1, -1)\n`,
}

/** Steps of the dirty case, or the worlds and privileges that dirt needs. */
const dirt: Record<string, string[] | { world?: string; privilege?: string; steps: string[] }> = {
  'open descriptors': Array.from({ length: 50 }, (_, i) => `d${i} = open("/", O_PATH)`),
  'too many descriptors': Array.from({ length: 300 }, (_, i) => `d${i} = open("/", O_PATH)`),
  'closed low descriptors': ['close(0)', 'close(1)', 'close(2)', 'open("/f", O_RDWR)'],
  'replaced low descriptors': ['close(0)', 'a = open("/d", O_PATH)', 'b = fsopen("tmpfs", 0)'],
  'working directory': ['chdir("/d")', 'mount("x", "/d", "tmpfs", 0, NULL)', 'chdir("/d")'],
  'removed working directory': ['mkdir("/gone", 0755)', 'chdir("/gone")', 'rmdir("/gone")'],
  umask: ['umask(0777)'],
  'raw umask': ['syscall(SYS_umask, 0777)'],
  capabilities: ['capset({version=_LINUX_CAPABILITY_VERSION_3}, [{}, {}])'],
  'user ids': ['setresgid(65534, 65534, 65534)', 'setresuid(65534, 65534, 65534)'],
  'raw user ids': ['syscall(SYS_setfsuid, 5)', 'syscall(SYS_setgroups, 0, NULL)'],
  chroot: ['chroot("/d")'],
  'chroot escape': ['top = open("/", O_PATH)', 'chroot("/d")', 'fchdir(top)', 'chroot("../..")'],
  'root unmounted': ['umount2("/", MNT_DETACH)'],
  'root pivoted': ['mount("x", "/d", "tmpfs", 0, NULL)', 'pivot_root("/d", "/d")'],
  'everything unmounted': ['umount2("/proc", MNT_DETACH)', 'umount2("/m", MNT_DETACH)'],
  'mount namespace': ['unshare(CLONE_NEWNS)', 'unshare(CLONE_NEWNS|CLONE_FS)'],
  'uts and net namespaces': ['unshare(CLONE_NEWUTS)', 'unshare(CLONE_NEWNET)'],
  'ipc and cgroup namespaces': ['unshare(CLONE_NEWIPC)', 'unshare(CLONE_NEWCGROUP)'],
  'pid namespace': ['unshare(CLONE_NEWPID)'],
  'user namespace': ['unshare(CLONE_NEWUSER|CLONE_NEWNS)'],
  'file table': ['unshare(CLONE_FILES|CLONE_FS)'],
  "init's namespace": ['ns = open("/proc/1/ns/mnt", O_RDONLY)', 'setns(ns, CLONE_NEWNS)'],
  'own namespace': ['ns = open("/proc/self/ns/mnt", O_RDONLY)', 'setns(ns, 0)'],
  'detached mounts': [
    'a = open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE|AT_RECURSIVE)',
    'c = fsopen("tmpfs", 0)',
    'fsconfig(c, FSCONFIG_CMD_CREATE, NULL, NULL, 0)',
    'm = fsmount(c, 0, 0)',
  ],
  'messages left': ['c = fsopen("tmpfs", 0)', 'fsconfig(c, FSCONFIG_SET_FLAG, "x", NULL, 0)'],
  'read-only root': ['mount("", "/", NULL, MS_REMOUNT|MS_RDONLY, NULL)'],
  'read-only mounts': [
    'mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, {attr_set=MOUNT_ATTR_RDONLY}, 32)',
  ],
  'shared tree': [
    'mount("", "/", NULL, MS_REC|MS_SHARED, NULL)',
    'mount("x", "/d", "tmpfs", 0, NULL)',
  ],
  'proc reconfigured': [
    'p = fspick(AT_FDCWD, "/proc", 0)',
    'fsconfig(p, FSCONFIG_SET_STRING, "hidepid", "2", 0)',
    'fsconfig(p, FSCONFIG_SET_STRING, "subset", "pid", 0)',
    'fsconfig(p, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0)',
  ],
  "init's proc reconfigured": [
    'unshare(CLONE_NEWUTS)',
    'p = fspick(AT_FDCWD, "/proc/1/root/proc", 0)',
    'fsconfig(p, FSCONFIG_SET_FLAG, "ro", NULL, 0)',
    'fsconfig(p, FSCONFIG_SET_STRING, "subset", "pid", 0)',
    'fsconfig(p, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0)',
  ],
  "init's root reconfigured": [
    'unshare(CLONE_NEWUTS)',
    'p = fspick(AT_FDCWD, "/proc/1/root", 0)',
    'fsconfig(p, FSCONFIG_SET_FLAG, "ro", NULL, 0)',
    'fsconfig(p, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0)',
  ],
  "files in init's root": [
    'unshare(CLONE_NEWUTS)',
    'rmdir("/proc/1/root/case")',
    'mkdir("/proc/1/root/new", 0755)',
    'symlink("x", "/proc/1/root/link")',
    'umount2("/proc/1/root/proc", MNT_DETACH)',
  ],
  'sysfs read-only': {
    world: '/s: { mount: sysfs }',
    steps: [
      'p = fspick(AT_FDCWD, "/s", 0)',
      'fsconfig(p, FSCONFIG_SET_FLAG, "ro", NULL, 0)',
      'fsconfig(p, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0)',
    ],
  },
  'mqueue read-only': {
    world: '/q: { mount: mqueue }',
    steps: ['mount("", "/q", NULL, MS_REMOUNT|MS_RDONLY, NULL)'],
  },
  'a sysctl': ['s = open("/proc/sys/kernel/hostname", O_WRONLY)', 'write(s, "x", 1)'],
  unprivileged: { privilege: 'unprivileged', steps: ['umask(0777)', 'chdir("/d")'] },
}

function dirtyCase(name: string, worker: Worker): Case | undefined {
  const made = dirt[name]
  if (made === undefined) throw new Error(`no dirt ${name}`)
  const { world = '', privilege = worker, steps } = Array.isArray(made) ? { steps: made } : made
  if (privilege === 'unprivileged' && worker !== 'root') return undefined
  const [only] = casesFrom(
    `
privilege: ${privilege}
world:
  /proc: { mount: proc }
  /d: dir
  /f: { file: f }
  /m: { mount: tmpfs }
${world === '' ? '' : `  ${world}\n`}steps:
${steps.map((step) => `  - '${step}'`).join('\n')}
`,
    'test/dirty',
  )
  return only
}

/** As text, without what the kernel counts in /proc/self/status: memory, switches, signals. */
function shown(record: CaseRecord | undefined): string {
  const steps = record?.steps.map(({ value, ...step }) =>
    step.call.startsWith('read(status') ? step : { ...step, value },
  )
  const text = JSON.stringify({ ...record, steps }, null, 1)
  return text.replace(/\w*ctxt_switches:\D+\d+|(?:Vm|Rss)\w+:\D+\d+ kB|SigQ:\D+\d+/g, '')
}

for (const worker of privileges) {
  t.test(`nothing that a ${worker} case leaves changes the next`, { skip: noWorker }, async (t) => {
    const clean = Object.entries(probes).flatMap(([name, text]) =>
      casesFrom(`privilege: ${worker}\n${text}`, `test/${name}`),
    )
    const alone: (CaseRecord | undefined)[] = []
    for (const probe of clean) alone.push((await runHere([probe])).records[0])
    for (const record of alone) t.equal(record?.verdict, 'observed', record?.reason ?? '')

    const names = Object.keys(dirt).filter((name) => dirtyCase(name, worker) !== undefined)
    const cases = names.flatMap((name) => {
      const dirty = dirtyCase(name, worker)
      return dirty === undefined ? [] : clean.flatMap((probe) => [dirty, probe])
    })
    const { records, notes } = await runHere(cases)
    t.ok(notes.includes("a worker was replaced: test/dirty changed the worker's own mounts"))
    for (const name of names) {
      for (const expected of alone) {
        const [dirty, probe] = records.splice(0, 2)
        t.not(dirty?.verdict, 'broken', `${name}: ${dirty?.reason ?? ''}`)
        t.equal(shown(probe), shown(expected), `${name}, then ${expected?.case}`)
      }
    }
  })
}
