// What a case sees of the process that makes its calls: nothing of the harness, and no pid.
import t from 'tap'
import { answersOf, noWorker, privileges, recordOf } from '../run/test-cases.ts'

const [privilege = 'userns'] = privileges

// setresuid makes the case one with a process of its own.
const own = '  - setresuid(-1, -1, -1) = 0\n'

for (const [kind, first] of [
  ['of the worker', ''],
  ['of its own', own],
] as const) {
  t.test(`the first descriptor in a process ${kind} is 3`, { skip: noWorker }, async (t) => {
    const record = await recordOf(`privilege: ${privilege}
world: { /proc: { mount: proc }, /d: dir }
steps:
${first}  - open("/d", O_PATH|O_DIRECTORY) = fd
  - readlink("/proc/self/fd/3", at3[9], 9) = 2
  - readlink("/proc/self/fd/4", at4[9], 9) = -1 ENOENT
`)
    t.equal(record.verdict, 'observed', answersOf(record))
    t.same(record.steps.at(-2)?.output, { at3: '"/d"' })
  })

  t.test(`the pid of a process ${kind} is not told`, { skip: noWorker }, async (t) => {
    const record = await recordOf(`privilege: ${privilege}
world: { /proc: { mount: proc } }
steps:
${first}  - readlink("/proc/self", self[99], 99)
  - readlink("/proc/thread-self", thread[99], 99)
  - status = open("/proc/self/status", O_RDONLY)
  - task = open("/proc/thread-self", O_PATH)
`)
    const told = record.steps.slice(-4).map(({ output, fd }) => output ?? fd)
    t.same(told, [
      { self: '"pid"' },
      { thread: '"pid/task/pid"' },
      '/proc/pid/status',
      '/proc/pid/task/pid',
    ])
  })

  t.test(`a 1 is no pid in a process ${kind}`, { skip: noWorker }, async (t) => {
    const record = await recordOf(`privilege: ${privilege}
world: { /1/f: { file: '1' }, /100/f: { file: '100' }, /link: { symlink: '1' } }
steps:
${first}  - f = open("/1/f", O_RDONLY)
  - read(f, one[1], 1)
  - readlink("/link", link[9], 9)
  - g = open("/100/f", O_RDONLY)
  - read(g, text[3], 3)
`)
    const told = record.steps.slice(-5).map(({ value, output, fd }) => [value ?? fd, output])
    t.same(told, [
      ['/1/f', undefined],
      ['1', { one: '"1"' }],
      ['1', { link: '"1"' }],
      ['/100/f', undefined],
      ['3', { text: '"100"' }],
    ])
  })
}

t.test(
  'the links of a proc, one for each process there is, are not told',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`privilege: ${privilege}
world: { /p: { mount: proc }, /p2: { mount: devpts }, /d/e: dir }
steps:
  - stat("/p", proc)
  - statx(AT_FDCWD, "/p", 0, STATX_BASIC_STATS, procx)
  - stat("/p2", devpts)
  - stat("/d", tmpfs)
`)
    const links = record.steps.map(({ output }) => {
      const [struct] = Object.values(output ?? {}) as Record<string, unknown>[]
      return struct?.st_nlink ?? struct?.stx_nlink
    })
    t.same(links, [undefined, undefined, '2', '3'])
  },
)
