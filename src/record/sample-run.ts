// A fixed run, made up, with one case of every kind: what tests of reports and of the store replay.
import type { CaseRecord, Header, Mount } from './observation.ts'
import type { RunSummary } from './run-facts.ts'

export const sampleHeader: Header = {
  schema: 1,
  harness: '0.1.0',
  release: '6.18.5',
  version: '#1 SMP PREEMPT_DYNAMIC Debian 6.18.5-1',
  machine: 'x86_64',
  config: 'c0ffee',
  arguments: ['run', 'unmountat'],
  runAs: 'root',
  started: '2026-01-01T00:00:00.000Z',
  scenarios: { 'unmountat/move-attached': 'aa', 'fscontext/messages': 'bb' },
}

const root: Mount = {
  id: 'mnt:1',
  at: '/',
  type: 'tmpfs',
  source: 'root',
  attributes: 'rw,nosuid',
  options: 'rw,size=1024k',
  propagation: 'private',
}
const proc: Mount = {
  id: 'mnt:2',
  parent: 'mnt:1',
  at: '/src/proc',
  type: 'proc',
  source: 'proc',
  attributes: 'rw',
  options: 'rw',
  propagation: 'private',
}

function moveCase(parent: string, moved: boolean): CaseRecord {
  const shared = { ...root, propagation: 'shared:peer:1' }
  const record: CaseRecord = {
    case: `unmountat/move-attached[parent=${parent}]`,
    scenario: 'unmountat/move-attached',
    params: { parent },
    privilege: 'root',
    verdict: 'observed',
    mounts: [parent === 'shared' ? shared : root, proc],
    steps: [
      { call: 'open("/src", O_PATH|O_DIRECTORY)', bind: 'src', fd: '/src' },
      { call: 'open("/dst", O_PATH|O_DIRECTORY)', bind: 'dst', fd: '/dst' },
      { call: 'move_mount(src</src>, "proc", dst</dst>, "proc", 0)', errno: 'EINVAL' },
    ],
  }
  if (moved) {
    const change = {
      change: 'moved',
      mount: 'mnt:2',
      type: 'proc',
      from: '/src/proc',
      to: '/dst/proc',
    } as const
    record.steps[2] = {
      call: 'move_mount(src</src>, "proc", dst</dst>, "proc", 0)',
      value: '0',
      changes: [change],
    }
    record.changes = [change]
  }
  return record
}

export const sampleRecords: CaseRecord[] = [
  moveCase('private', true),
  moveCase('slave', true),
  moveCase('shared', false),
  {
    case: 'fscontext/messages[key=x#1]',
    scenario: 'fscontext/messages',
    params: { key: 'x#1' },
    privilege: 'userns',
    verdict: 'contradicted',
    steps: [
      {
        call: 'fsopen("tmpfs", FSOPEN_CLOEXEC)',
        bind: 'ctx',
        fd: 'anon_inode:[fscontext]',
      },
      {
        call: 'fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0)',
        errno: 'EINVAL',
        messages: [{ from: 'ctx', class: 'e', text: "tmpfs: Unknown parameter 'x|y'" }],
        contradicts: '-1 ENOENT|EPERM',
      },
    ],
  },
  {
    case: 'fscontext/messages[key=y]',
    scenario: 'fscontext/messages',
    params: { key: 'y' },
    privilege: 'userns',
    verdict: 'unsupported',
    reason: 'there is no system call statmount',
    steps: [],
  },
  {
    case: 'fscontext/messages[key=z]',
    scenario: 'fscontext/messages',
    params: { key: 'z' },
    privilege: 'userns',
    verdict: 'broken',
    reason: 'time ran out after 5 s',
    step: 2,
    steps: [
      {
        call: 'statx(AT_FDCWD, "/", 0, STATX_MNT_ID, st)',
        value: '0',
        output: { st: { stx_mask: 'STATX_MNT_ID', stx_mnt_id: 'mnt:1' } },
      },
      {
        call: 'umount2("/src/proc", MNT_DETACH)',
        errno: 'EBUSY',
        changes: [{ change: 'unmounted', mount: proc }],
        failedButChanged: true,
      },
    ],
    changes: [{ change: 'unmounted', mount: proc }],
  },
]

/** A case like the first one, during which the kernel warned. */
export const warnedRecord: CaseRecord = {
  ...moveCase('unbindable', true),
  console: [
    '------------[ cut here ]------------',
    'WARNING: CPU: 0 PID: 77 at fs/namespace.c:1 umount_tree+0x1/0x2',
    '---[ end trace 0000000000000000 ]---',
  ],
}

export const sampleSummary: RunSummary = {
  total: 6,
  verdicts: { observed: 3, unsupported: 1, broken: 1, contradicted: 1 },
  elapsedMs: 1234,
  interrupted: false,
}
