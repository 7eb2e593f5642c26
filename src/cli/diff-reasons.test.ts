// Reasons for changes of errnos, from a guest of the newest kernel to test with, if its debug package is cached.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { debugDownloads } from '../machine/kernels/debug-kernel.ts'
import { readKernelLock } from '../machine/kernels/kernel-lock.ts'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import { sampleHeader } from '../record/sample-run.ts'
import { noGuest, testKernels } from '../run/test-guests.ts'

t.setTimeout(300_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const folder = t.testdir({})

function mountlab(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
}

/** A run of one case of the experiments, whose only step answers so. */
function write(run: string, release: string, errno: string | undefined): string {
  const to = join(folder, run)
  mkdirSync(to)
  const answer = errno === undefined ? { fd: 'anon_inode:[fscontext]' } : { errno }
  const record = formatCaseLine({
    case: 'fsopen/flag-unknown[bits=0x800]',
    scenario: 'fsopen/flag-unknown',
    params: { bits: '0x800' },
    privilege: 'root',
    verdict: 'observed',
    steps: [{ call: 'fsopen("tmpfs", 0x800)', ...answer }],
  })
  const scenarios = { 'fsopen/flag-unknown': 'aa' }
  const header = formatHeaderLine({ ...sampleHeader, release, scenarios })
  writeFileSync(join(to, 'records.jsonl'), `${header}${record}`)
  return run
}

t.test('of a kernel that nobody can explain, that is said, and nothing is booted', async (t) => {
  const [mine, other] = [
    write('mine', '6.20.1-mine', 'EINVAL'),
    write('other', '6.20.2-b', 'EPERM'),
  ]
  const { status, stdout } = mountlab('diff', mine, other, '--explain')
  t.equal(status, 1)
  t.match(
    stdout,
    /why (\S+) +there is no debug package of \1\n +why (\S+) +there is no debug package of \2\n/,
  )
  const plain = mountlab('diff', mine, other)
  t.notMatch(plain.stdout, 'why')
})

t.test('--yes is of no use alone', async (t) => {
  const { status, stderr } = mountlab('diff', 'mine', 'other', '--yes')
  t.equal(status, 2)
  t.match(stderr, '--yes goes with --explain')
})

const kernel = testKernels.at(-1) ?? 'none'
const release = readKernelLock().kernels[kernel]?.release ?? ''
const skip = noGuest || cannotExplain()

t.test('an errno that changed has its check below it', { skip }, async (t) => {
  const [older, newer] = [
    write('older', '5.9.0-mine', undefined),
    write('newer', release, 'EINVAL'),
  ]
  const text = mountlab('diff', older, newer, '--explain')
  t.equal(text.status, 1, text.stderr)
  const check = /fs\/fsopen\.c:\d+: if \(flags & ~FSOPEN_CLOEXEC\)/
  t.match(text.stdout, new RegExp(`why \\S+ +${kernel}[^:]*: ${check.source}\\n`))
  t.equal(text.stdout.match(/ why /g)?.length, 1, 'what did not fail has no reason')
  const json = mountlab('diff', older, newer, '--explain', '--json')
  const [ok, failed] = JSON.parse(json.stdout).scenarios[0].changes[0].sides
  t.equal(ok.why, undefined)
  t.match(failed.why, { kernel, text: check, explanation: { errno: 'EINVAL', step: 1 } })
})

/** A test downloads nothing. */
function cannotExplain(): string | false {
  try {
    const missing = debugDownloads(kernel).map(({ name }) => name)
    return missing.length === 0 ? false : `not cached: ${missing.join(', ')}`
  } catch (error) {
    return (error as Error).message
  }
}
