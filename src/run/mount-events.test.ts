// Mount notifications beside the calls that they come from, on this kernel.
import t from 'tap'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { noWorker, privileges, recordOf } from './test-cases.ts'

t.setTimeout(120_000)

const [privilege = 'root'] = privileges
const head = (as: string) => `privilege: ${as}
events: true
world: { /src: { mount: tmpfs }, /src/in: { mount: tmpfs }, /shared: { mount: tmpfs, propagation: shared }, /shared/d: dir, /dst: dir }
`

/** Mask and place of each notification, by step. */
const told = (steps: readonly StepRecord[]): string[][] =>
  steps.map(({ events = [] }) =>
    events.map(({ event, at = '?', namespace = 'home' }) => {
      const mask = event.replaceAll('FAN_MNT_', '')
      return `${mask} ${at} ${namespace}`
    }),
  )

/** What this kernel does not have is a reason, and no record without events. */
const isMissing = ({ verdict, reason = '' }: CaseRecord): boolean =>
  verdict === 'unsupported' &&
  reason.startsWith('there are no mount notifications here: fanotify_init')

for (const as of privileges) {
  t.test(`each step has the events of its own: ${as}`, { skip: noWorker }, async (t) => {
    const record = await recordOf(`${head(as)}
steps:
  - mount("none", "/dst", "tmpfs", 0, NULL)
  - mount("none", "/none", "tmpfs", 0, NULL)
  - move_mount(AT_FDCWD, "/src", AT_FDCWD, "/dst", 0)
  - umount2("/dst", MNT_DETACH)
  - umount2("/dst", 0)
  - mount(NULL, "/shared", NULL, MS_PRIVATE, NULL)
`)
    if (isMissing(record)) return
    const { steps } = record
    t.strictSame(told(steps), [
      ['ATTACH /dst home'],
      [],
      ['ATTACH|DETACH /dst home'],
      ['DETACH /dst home', 'DETACH /dst/in home'],
      ['DETACH /dst home'],
      [],
    ])
    const [attached, , moved, gone] = steps.map(({ events }) => events?.map(({ mount }) => mount))
    t.strictSame(moved, gone?.slice(0, 1), 'a mount keeps its symbol')
    t.notSame(attached, moved)
    t.strictSame(steps[1]?.events, [], 'none is an empty list')
  })
}

t.test(
  'other namespaces are told apart, also where nobody is there any more',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${head(privilege)}
actors: { b: CLONE_NEWNS }
steps:
  - b: mount("none", "/shared/d", "tmpfs", 0, NULL)
  - b: umount2("/src/in", 0)
  - unshare(CLONE_NEWNS)
  - b: umount2("/shared/d", 0)
  - umount2("/src/in", 0)
`)
    if (isMissing(record)) return
    const { steps } = record
    t.strictSame(told(steps), [
      ['ATTACH /shared/d home', 'ATTACH /shared/d ns:1'],
      ['DETACH /src/in ns:1'],
      [],
      ['DETACH /shared/d home', 'DETACH /shared/d ns:1', 'DETACH /shared/d ns:2'],
      ['DETACH /src/in ns:2'],
    ])
  },
)

t.test('what the set-up did is not told', { skip: noWorker }, async (t) => {
  const record = await recordOf(`${head(privilege)}
setup: [ 'mount("none", "/dst", "tmpfs", 0, NULL)' ]
steps: [ 'mkdir("/dst/d", 0755)' ]
`)
  if (isMissing(record)) return
  const { steps } = record
  t.strictSame(told(steps), [[]])
})

t.test(
  'a process that has given up its rights is heard all the same',
  { skip: noWorker },
  async (t) => {
    const record = await recordOf(`${head(privilege)}
steps:
  - setrlimit(RLIMIT_NOFILE, {rlim_cur=0, rlim_max=1024})
  - umount2("/src/in", 0)
  - unshare(CLONE_NEWNS)
  - umount2("/src", 0)
  - setresuid(7, 7, 7)
  - umount2("/dst", 0)
`)
    if (isMissing(record)) return
    const { steps } = record
    t.equal(record.verdict, 'observed', record.reason ?? '')
    t.strictSame(told(steps), [[], ['DETACH /src/in home'], [], ['DETACH /src ns:1'], [], []])
  },
)
