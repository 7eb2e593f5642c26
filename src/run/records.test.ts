// What the worker writes down of calls that are made for real.
import t from 'tap'
import type { CaseRecord, Decoded } from '../record/observation.ts'
import {
  answersOf,
  casesFrom,
  noRoot,
  noWorker,
  privileges,
  recordOf,
  runHere,
} from './test-cases.ts'

t.setTimeout(120_000)

const privilege = `privilege: ${privileges[0]}`

t.test('messages stand with the step that left them', { skip: noWorker }, async (t) => {
  const record = await recordOf(`${privilege}
steps:
  - a = fsopen("tmpfs", 0)
  - b = fsopen("tmpfs", 0)
  - fsconfig(b, FSCONFIG_SET_FLAG, "one", NULL, 0)
  - fsconfig(a, FSCONFIG_SET_FLAG, "two", NULL, 0)
  - umask(0)
`)
  t.strictSame(
    record.steps.map(({ messages }) => messages ?? []),
    [
      [],
      [],
      [{ from: 'b', class: 'e', text: "tmpfs: Unknown parameter 'one'" }],
      [{ from: 'a', class: 'e', text: "tmpfs: Unknown parameter 'two'" }],
      [],
    ],
  )
  t.notOk('messages' in record, 'nothing is left')
})

t.test(
  'of a log that the case reads by itself the last eight are left',
  { skip: noWorker },
  async (t) => {
    const set = Array.from(
      { length: 10 },
      (_, i) => `  - fsconfig(c, FSCONFIG_SET_FLAG, "p${i}", NULL, 0)`,
    )
    const record = await recordOf(`${privilege}
steps:
  - c = fsopen("tmpfs", 0)
${set.join('\n')}
  - read(c, buf, 100)
`)
    t.ok(
      record.steps.every(({ messages }) => messages === undefined),
      'nobody else reads it',
    )
    const text = (i: number) => `tmpfs: Unknown parameter 'p${i}'`
    t.equal(record.steps[11]?.output?.buf, `"e ${text(2)}\\n"`, 'two are gone')
    t.strictSame(
      record.messages?.map((message) => message.text),
      [3, 4, 5, 6, 7, 8, 9].map(text),
    )
  },
)

t.test('a move is one, and unmounting and mounting is not', { skip: noWorker }, async (t) => {
  const world = `world: { /a: { mount: tmpfs }, /b: dir, /proc: { mount: proc } }`
  const moved = await recordOf(`${privilege}
${world}
steps:
  - move_mount(AT_FDCWD, "/a", AT_FDCWD, "/b", 0)
`)
  t.match(moved.changes, [{ change: 'moved', mount: 'mnt:2', from: '/a', to: '/b' }])
  t.strictSame(moved.steps[0]?.changes, moved.changes)
  const again = await recordOf(`${privilege}
${world}
steps:
  - umount2("/a", 0)
  - mount("tmpfs", "/a", "tmpfs", 0, NULL)
`)
  // The kernel has given the second mount the ID of the first.
  t.match(again.changes, [
    { change: 'unmounted', mount: { id: 'mnt:2' } },
    { change: 'attached', mount: { id: 'mnt:4' } },
  ])
  const stacked = await recordOf(`${privilege}
${world}
steps:
  - mount("x", "/a", "tmpfs", 0, NULL)
  - umount2("/a", 0)
`)
  t.match(stacked.steps[0]?.changes, [
    { change: 'attached' },
    { change: 'covered', mount: 'mnt:2' },
  ])
  t.match(stacked.steps[1]?.changes, [
    { change: 'unmounted' },
    { change: 'uncovered', mount: 'mnt:2' },
  ])
  t.notOk('changes' in stacked, 'all in all nothing has changed')
})

t.test(
  'a tmpfs of a world does not depend on CONFIG_TMPFS_INODE64',
  { skip: noWorker },
  async (t) => {
    const { mounts } = await recordOf(`${privilege}
world:
  /a: { mount: tmpfs }
  /b: { mount: tmpfs, options: "size=64k" }
  /c: { mount: tmpfs, options: "inode32,size=64k" }
steps: [umask(0)]
`)
    t.match(
      mounts?.map(({ options }) => options),
      [/,mode=755,inode64$/, /^rw,inode64$/, /,size=64k.*,inode64$/, /^((?!inode64).)*$/],
    )
  },
)

t.test('a slave does not change what the world says of others', { skip: noWorker }, async (t) => {
  // A slave takes a copy of the namespace, and some kernels copy an unbindable mount as a private one.
  const { mounts } = await recordOf(`${privilege}
world:
  /: { propagation: unbindable }
  /u: { mount: tmpfs, propagation: unbindable }
  /s: { mount: tmpfs, propagation: slave }
steps: [umask(0)]
`)
  t.match(
    mounts?.map(({ propagation }) => propagation),
    ['unbindable', 'master:peer:1', 'unbindable'],
  )
})

/** A case that asks about the mount at /m in three ways. */
async function askAboutMount(): Promise<CaseRecord> {
  return recordOf(`${privilege}
requires: { syscalls: [statmount, listmount], flags: [STATX_MNT_ID_UNIQUE] }
world:
  /m: { mount: tmpfs, propagation: shared, attributes: [nosuid, noexec], options: "size=64k" }
  /m/in: { mount: ramfs, propagation: slave }
steps:
  - statx(AT_FDCWD, "/m", 0, STATX_BASIC_STATS|STATX_MNT_ID_UNIQUE, st)
  - statx(AT_FDCWD, "/m", 0, STATX_MNT_ID, old)
  - statmount({mnt_id=st.stx_mnt_id, param=STATMOUNT_SB_BASIC|STATMOUNT_MNT_BASIC|STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT|STATMOUNT_FS_TYPE|STATMOUNT_MNT_OPTS}, sm, 4096, 0)
  - listmount({mnt_id=st.stx_mnt_id, param=0}, ids, 16, 0)
  - listmount({mnt_id=LSMT_ROOT, param=0}, all, 16, 0)
`)
}

t.test(
  'what statx, statmount and listmount say is what mountinfo says',
  { skip: noWorker },
  async (t) => {
    const record = await askAboutMount()
    if (record.verdict === 'unsupported') return t.pass(record.reason ?? '')
    const [root, mount, inner] = record.mounts ?? []
    t.match(
      [root, mount, inner],
      [
        { at: '/' },
        { at: '/m', type: 'tmpfs', attributes: 'rw,nosuid,noexec,relatime' },
        { at: '/m/in', type: 'ramfs' },
      ],
    )
    const output = (step: number, name: string) =>
      record.steps[step]?.output?.[name] as { [field: string]: Decoded }
    t.equal(output(0, 'st').stx_mnt_id, mount?.id, 'by its unique ID')
    t.equal(output(1, 'old').stx_mnt_id, mount?.id, 'by the ID of mountinfo')
    const stated = output(2, 'sm')
    t.match(stated, {
      mnt_id: mount?.id,
      mnt_id_old: mount?.id,
      mnt_parent_id: root?.id,
      mnt_parent_id_old: root?.id,
      mnt_root: '"/"',
      mnt_point: '"/m"',
      fs_type: '"tmpfs"',
      mnt_attr: 'MOUNT_ATTR_NOSUID|MOUNT_ATTR_NOEXEC',
      mnt_propagation: 'MS_SHARED',
      sb_magic: '0x1021994',
    })
    t.equal(mount?.propagation, `shared:${String(stated.mnt_peer_group)}`)
    t.match(String(stated.mnt_opts), /size=64k/)
    t.match(mount?.options, /size=64k/)
    t.strictSame(record.steps[3]?.output?.ids, [inner?.id])
    t.strictSame(record.steps[3]?.value, '1', 'and not the pid of the worker, which is 1')
    t.strictSame(record.steps[4]?.output?.all, [root?.id, mount?.id, inner?.id])
  },
)

t.test('peer groups are numbered anew in every case', { skip: noWorker }, async (t) => {
  const text = `${privilege}
world: { /a: { mount: tmpfs, propagation: shared }, /b: { bind: /a }, /c: { mount: tmpfs, propagation: slave+shared } }
steps: [umask(0)]
`
  const [first, second] = [await recordOf(text), await recordOf(text)]
  t.strictSame(first, second)
  t.strictSame(
    first.mounts?.map(({ at, propagation }) => `${at} ${propagation}`),
    ['/ private', '/a shared:peer:1', '/b shared:peer:1', '/c shared:peer:2 master:peer:3'],
  )
})

t.test(
  'the links of proc count the processes of the machine; those of others do not',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${privilege}
world: { /proc: { mount: proc }, /d: dir, /d/e: dir, /link: { symlink: /proc } }
steps:
  - stat("/proc", a)
  - stat("/link", b)
  - p = open("/proc", O_PATH)
  - fstat(p, c)
  - statx(p, "", AT_EMPTY_PATH, STATX_NLINK|STATX_INO, d)
  - chdir("/proc")
  - statx(AT_FDCWD, "", AT_EMPTY_PATH, STATX_NLINK|STATX_INO, e)
  - stat("/proc/sys", f)
  - stat("/", g)
  - stat("/d", h)
  - lstat("/link", i)
`)
    const links = record.steps.flatMap(({ output }) =>
      Object.values(output ?? {}).map((struct) => {
        const { st_nlink, stx_nlink } = struct as { [field: string]: Decoded }
        return st_nlink ?? stx_nlink ?? 'left out'
      }),
    )
    t.strictSame(links.slice(0, 5), Array(5).fill('left out'))
    t.strictSame(links.slice(5), ['1', '4', '3', '1'])
  },
)

t.test(
  'a file that holds the number of the process is not taken for it',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${privilege}
world: { /proc: { mount: proc }, /f: { file: "1" }, /l: { symlink: "1" } }
steps:
  - f = open("/f", O_RDWR)
  - read(f, buf, 8)
  - write(f, "z", 1)
  - readlink("/l", link, 8)
  - readlink("/proc/self", self, 8)
`)
    t.strictSame(
      record.steps.slice(1).map(({ value, output }) => [value, ...Object.values(output ?? {})]),
      [['1', '"1"'], ['1'], ['1', '"1"'], ['1', '"pid"']],
    )
  },
)

t.test(
  'a call that reads behind its argument finds nothing there',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${privilege}
steps:
  - mkdir("/a-path-that-stays-in-the-memory-of-the-arguments-if-nobody-clears-it", 0755)
  - capset({version=_LINUX_CAPABILITY_VERSION_3}, {effective=0, permitted=0})
  - f = open("/f", O_RDWR|O_CREAT, 0600)
  - write(f, "x", 8)
  - g = open("/f", O_RDONLY)
  - read(g, back, 8)
`)
    t.equal(answersOf(record), 'observed: 0 0 fd 8 fd 8')
    t.equal(record.steps[5]?.output?.back, '"x\\0\\0\\0\\0\\0\\0\\0"')
  },
)

t.test('pivot_root moves mounts, and unmounts none', { skip: noRoot }, async (t) => {
  const { records } = await runHere(
    casesFrom(`
world:
  /new: { mount: tmpfs }
  /new/sub: { mount: tmpfs }
  /new/old: dir
steps:
  - pivot_root("/new", "/new/old")
  - umount2("/old", MNT_DETACH)
`),
  )
  t.match(records[0]?.steps, [
    {
      value: '0',
      changes: [
        { change: 'moved', mount: 'mnt:2', from: '/new', to: '/' },
        { change: 'moved', mount: 'mnt:1', from: '/', to: '/old' },
      ],
    },
    { changes: [{ change: 'unmounted', mount: { id: 'mnt:1', at: '/old' } }] },
  ])
})
