import { spawnSync } from 'node:child_process'
import t from 'tap'

const script = `
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
const { syscall } = await import(process.argv[1])
const { wakeForGood } = await import(process.argv[2])
// Whatever was under way is done, and the loop waits to be woken.
await sleep(50)
wakeForGood()
const CLOSE_RANGE = 436
syscall(CLOSE_RANGE, 3, 0xffffffff, 0)
let kept = []
for (let i = 0; i < 2_000_000; i++) {
  kept.push({ i })
  if (kept.length > 20_000) kept = []
}
writeSync(1, 'alive')
process.kill(process.pid, 'SIGKILL')
`

t.test("V8's own tasks do not end a process without Node's descriptors", async (t) => {
  const modules = ['../kernel/libc.js', './node-loop.js'].map(
    (path) => new URL(path, import.meta.url).href,
  )
  const { stdout, signal } = spawnSync(
    process.execPath,
    ['--single-threaded', '--v8-pool-size=0', '--input-type=module', '-e', script, ...modules],
    { encoding: 'utf8', env: {}, timeout: 60_000 },
  )
  t.strictSame([stdout, signal], ['alive', 'SIGKILL'])
})
