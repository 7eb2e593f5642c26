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
