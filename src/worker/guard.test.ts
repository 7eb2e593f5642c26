// What only the very call tells to be harmful.
import t from 'tap'
import { answersOf, noWorker, privileges, recordOf } from '../run/test-cases.ts'

const [privilege = 'userns'] = privileges

for (const call of ['read(f, text[9], 9)', 'syscall(SYS_read, f, "         ", 9)']) {
  t.test(`the log of the kernel is not read: ${call}`, { skip: noWorker }, async (t) => {
    const record = await recordOf(`privilege: ${privilege}
world: { /proc: { mount: proc }, /kmsg: { file: text } }
steps:
  - f = open("/kmsg", O_RDONLY) = fd
  - ${call} = 4
  - f = open("/proc/kmsg", O_RDONLY|O_NONBLOCK)
  - ${call}
`)
    // Who may not open it reads nothing.
    if (record.steps[2]?.errno !== undefined) return t.equal(record.steps[3]?.errno, 'EBADF')
    t.equal(record.verdict, 'unsupported', answersOf(record))
    t.match(record.reason, /A read of kmsg is refused/)
  })
}

t.test('the hard limit of files is not lowered too far', { skip: noWorker }, async (t) => {
  const refused = ['{rlim_cur=3}', '{rlim_cur=3, rlim_max=1023}', '4096']
  const made = ['{rlim_cur=3, rlim_max=1024}', 'NULL', 'BADPTR']
  for (const limit of [...refused, ...made]) {
    for (const call of [
      `setrlimit(RLIMIT_NOFILE, ${limit})`,
      `syscall(SYS_setrlimit, 7, ${limit})`,
    ]) {
      // A raw call takes no struct.
      if (call.startsWith('syscall') && limit.startsWith('{')) continue
      const record = await recordOf(`privilege: ${privilege}\nsteps: ['${call}']\n`)
      const verdict = refused.includes(limit) ? 'unsupported' : 'observed'
      t.equal(record.verdict, verdict, `${call}: ${record.reason ?? answersOf(record)}`)
      if (verdict === 'unsupported') t.match(record.reason, /An rlim_max below 1024 is refused/)
    }
  }
})
