import fc from 'fast-check'
import t from 'tap'
import { formatCaseLine } from '../record/json-lines.ts'
import { sampleRecords } from '../record/sample-run.ts'
import { parseRecord, recordParts } from './record-lines.ts'
import { anyRecord } from './test-records.ts'

t.test('a step is a line as strace prints it, what it showed below', async (t) => {
  const lines = sampleRecords.map((record) => recordParts(record).flatMap((part) => part.lines))
  t.strictSame(lines[0], [
    'observed root',
    'mount mnt:1 / tmpfs root private rw,nosuid rw,size=1024k',
    'mount mnt:2 /src/proc proc proc private rw rw parent=mnt:1',
    'src = open("/src", O_PATH|O_DIRECTORY) = fd</src>',
    'dst = open("/dst", O_PATH|O_DIRECTORY) = fd</dst>',
    'move_mount(src</src>, "proc", dst</dst>, "proc", 0) = 0',
    '    moved mnt:2 proc /src/proc -> /dst/proc',
  ])
  t.strictSame(lines[3]?.slice(0, 5), [
    'contradicted userns',
    'ctx = fsopen("tmpfs", FSOPEN_CLOEXEC) = fd<anon_inode:[fscontext]>',
    'fsconfig(ctx<anon_inode:[fscontext]>, FSCONFIG_SET_FLAG, "x|y", NULL, 0) = -1 EINVAL',
    `    message ctx e "tmpfs: Unknown parameter 'x|y'"`,
    '    contradicts "-1 ENOENT|EPERM"',
  ])
  t.strictSame(lines[4], ['unsupported userns reason="there is no system call statmount"'])
  t.strictSame(lines[5]?.slice(2), [
    '    output st {"stx_mask":"STATX_MNT_ID","stx_mnt_id":"mnt:1"}',
    'umount2("/src/proc", MNT_DETACH) = -1 EBUSY',
    '    unmounted mnt:2 /src/proc proc proc private rw rw parent=mnt:1',
    '    failed-but-changed',
  ])
})

t.test('whatever a record holds comes back byte for byte, and no line is broken', async (t) => {
  fc.assert(
    fc.property(anyRecord(1), (record) => {
      const lines = recordParts(record).flatMap((part) => part.lines)
      if (lines.some((line) => /[\p{Cc}\u2028\u2029]/u.test(line))) return false
      return formatCaseLine(parseRecord(record, lines)) === formatCaseLine(record)
    }),
    { numRuns: 1000 },
  )
  t.pass('1000 records')
})

t.test('what is no record of mountlab is refused, not kept wrongly', async (t) => {
  const [record] = sampleRecords
  if (record === undefined) throw new Error('the sample run is empty')
  const odd = { ...record, params: { parent: 7 } } as never
  t.doesNotThrow(() => recordParts(record))
  t.throws(() => recordParts({ ...record, mounts: [{ id: 7 }] } as never), {
    code: 'damaged-line',
  })
  t.doesNotThrow(() => recordParts(odd), 'JSON keeps the type of a parameter')
})
