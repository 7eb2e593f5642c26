// A guest gives what this machine gives, whatever was run in it before.
import t, { type Test } from 'tap'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import { readRecipe } from '../machine/guest/image.ts'
import type { WorkerKind } from '../machine/machine.ts'
import type { CaseRecord } from '../record/observation.ts'
import { answersOf, casesFrom, noRoot, runHere } from './test-cases.ts'
import { noGuest, openGuest, testKernels } from './test-guests.ts'

t.setTimeout(600_000)

/** All that the case can answer alike on 5.10 and on today's kernels. */
const scenario = (privilege: string): string => `
privilege: ${privilege}
matrix:
  parent: [private, shared, slave, unbindable]
  flags: ['0', MOVE_MOUNT_F_EMPTY_PATH, '0x8000']
world:
  /src:      { mount: tmpfs, propagation: "\${parent}" }
  /src/proc: { mount: proc }
  /src/file: { file: text }
  /dst/proc: dir
steps:
  - src = open("/src", O_PATH|O_DIRECTORY)
  - dst = open("/dst", O_PATH|O_DIRECTORY)
  - move_mount(src, "proc", dst, "proc", \${flags})
  - copy = open_tree(src, "", OPEN_TREE_CLONE|AT_EMPTY_PATH)
  - read(copy, buf, 10)
  - ctx = fsopen("tmpfs", FSOPEN_CLOEXEC)
  - fsconfig(ctx, FSCONFIG_SET_STRING, "nothing", "x", 0)
  - fsconfig(ctx, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
  - mnt = fsmount(ctx, 0, MOUNT_ATTR_NODEV)
  - move_mount(mnt, "", AT_FDCWD, "/dst", MOVE_MOUNT_F_EMPTY_PATH)
  - umount2("/src/proc", MNT_DETACH)
  - pivot_root("/dst", "/dst")
`

/** Without the one thing here that a kernel's configuration decides, for the tmpfs of the steps. */
function comparable(records: readonly CaseRecord[]): CaseRecord[] {
  return JSON.parse(JSON.stringify(records).replaceAll(',inode64', '')) as CaseRecord[]
}

const words = 'single mountlab_test=1 mountlab.x=2 -- behind'
const noTwins = noGuest || noRoot

for (const kernel of noGuest === false ? testKernels : ['no kernel']) {
  t.test(`one boot after the other: ${kernel}`, { skip: noGuest }, async (t) => {
    const machine = await openGuest(kernel, words)
    try {
      await t.test('host and guest tell the same', { skip: noTwins }, async (t) => {
        const cases = ['root', 'userns', 'unprivileged'].flatMap((privilege) =>
          casesFrom(scenario(privilege), `test/${privilege}`),
        )
        const host = await runHere(cases)
        const guest = await runHere(cases, { machine, timeoutMs: 60_000 })
        t.equal(guest.records.length, 36)
        t.strictSame(comparable(guest.records), comparable(host.records))
        t.strictSame(guest.notes, [])
        // A root worker, and behind it one of a user namespace.
        t.equal(machine.boots().length, 1)
      })

      await t.test('words of --append are the kernel’s, and not its init’s', async (t) => {
        const text =
          'world: { /p: { mount: proc } }\n' +
          "steps: ['f = open(\"/p/cmdline\", O_RDONLY)', 'read(f, line, 4096)']\n"
        const { records } = await runHere(casesFrom(text), { machine, timeoutMs: 60_000 })
        t.match(records[0]?.steps[1]?.output?.line, new RegExp(` rdinit=/init .* ${words}\\\\n"$`))
        t.same(machine.guest?.append, words)
        t.equal(machine.boots().length, 1)
      })

      await t.test('filesystems that the kernel has as modules are there', async (t) => {
        const types = ['overlay', 'ext4', 'xfs', 'btrfs', 'erofs', 'squashfs', 'fuse', 'nfs']
        const text = `matrix: { type: [${types}] }\nsteps: ['fsopen("\${type}", 0)']\n`
        const { records } = await runHere(casesFrom(text), { machine, timeoutMs: 60_000 })
        t.same(
          records.map((record) => answersOf(record)),
          types.map(() => 'observed: fd'),
        )
      })

      await t.test('nothing of the system before the worker’s is visible', async (t) => {
        // A proc is refused in a user namespace that sees none: the guest's own must not be seen.
        const text =
          'privilege: userns\nsteps: [\'c = fsopen("proc", 0)\', ' +
          "'fsconfig(c, FSCONFIG_CMD_CREATE, NULL, NULL, 0)', 'fsmount(c, 0, 0)']\n"
        const { records } = await runHere(casesFrom(text), { machine, timeoutMs: 60_000 })
        t.equal(answersOf(records[0]), 'observed: fd 0 EPERM')
      })

      await t.test('a worker can be killed, and more can be had than ports', async (t) => {
        const { ports } = readRecipe()
        const before = machine.boots().length
        const first = await machine.start('root')
        first.kill()
        for await (const line of first.answers) t.fail('it was not asked', { line })
        t.match(await first.ending(), { lost: 'worker', console: [] })
        for (let turn = 0; turn < ports && machine.boots().length === before; turn++) {
          await useOnce(t, machine, turn)
        }
        t.equal(machine.boots().length, before + 1)
      })
    } finally {
      await machine.close()
    }
    t.equal(machine.latest?.isGone, true)
  })
}

async function useOnce(t: Test, machine: GuestMachine, turn: number): Promise<void> {
  const kind: WorkerKind = turn % 2 === 0 ? 'userns' : 'root'
  const privilege = kind === 'root' ? 'root' : 'userns'
  const [todo] = casesFrom(`privilege: ${privilege}\nsteps: ['fsopen("tmpfs", 0)']\n`)
  const worker = await machine.start(kind)
  if (todo !== undefined) worker.send({ seq: 1, case: todo })
  worker.finish()
  const seen: string[] = []
  for await (const line of worker.answers) {
    seen.push(line.kind === 'record' ? answersOf(line.record) : line.kind)
  }
  t.strictSame(seen, ['observed: fd'], `worker ${turn + 1}`)
  t.match(await worker.ending(), { lost: 'worker', how: 'exit status 0', console: [] })
}
