// No call is known that fails and yet changes the tree; so this test changes it during a call that
// is going to fail, from outside.
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { createArena } from '../kernel/arena.ts'
import { AT_FDCWD, CLONE_NEWNS, createSystem, O } from '../kernel/system.ts'
import { casesFrom, eventually, noRoot, runHere, workerProcesses } from './test-cases.ts'

const CLONE_FS = 0x200

t.test('a call that fails and yet changes the tree is flagged', { skip: noRoot }, async (t) => {
  const run = runHere(
    casesFrom(`
world: { /fifo: fifo, /d: dir }
steps:
  - both = open("/fifo", O_RDWR)
  - read(both, BADPTR, 1)
  - mkdir("/d", 0755)
`),
  )
  t.ok(
    await eventually(() =>
      workerProcesses().some((pid) => /pipe_read/.test(readFileSync(`/proc/${pid}/wchan`, 'utf8'))),
    ),
    'the case waits for something to read',
  )
  const [worker = 0] = workerProcesses()
  const system = createSystem(createArena())
  // A thread that shares its root and working directory may not enter another mount namespace.
  system.must('unshare', CLONE_FS)
  const home = system.openAt(AT_FDCWD, '/proc/thread-self/ns/mnt', O.RDONLY)
  const other = system.openAt(AT_FDCWD, `/proc/${worker}/ns/mnt`, O.RDONLY)
  const cwd = process.cwd()
  try {
    system.must('setns', other, CLONE_NEWNS)
    system.mount('x', '/d', 'tmpfs', 0)
    const fifo = system.openAt(AT_FDCWD, '/fifo', O.WRONLY)
    system.must('write', fifo, 'x', 1)
    system.close(fifo)
  } finally {
    system.must('setns', home, CLONE_NEWNS)
    process.chdir(cwd)
    for (const fd of [home, other]) system.close(fd)
  }
  t.ok(existsSync(cwd), 'this process is back')

  const { records } = await run
  t.match(records[0], {
    verdict: 'observed',
    steps: [
      { fd: '/fifo' },
      {
        errno: 'EFAULT',
        failedButChanged: true,
        changes: [{ change: 'attached', mount: { at: '/d' } }],
      },
      { errno: 'EEXIST' },
    ],
    changes: [{ change: 'attached', mount: { at: '/d' } }],
  })
  t.notOk(records[0]?.steps[2] && 'failedButChanged' in records[0].steps[2])
})
