// The array of HOWTO, for real.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import t from 'tap'
import { noSlurm, withSlurm } from './test-slurm.ts'

t.setTimeout(240_000)

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const howto = readFileSync(new URL('../../HOWTO.md', import.meta.url), 'utf8')

/** The indented block of HOWTO that has this line. */
function block(line: string): string {
  const found = howto.split(/\n(?! {4}|\n)/).find((text) => text.includes(`\n    ${line}`))
  if (found === undefined) throw new Error(`HOWTO has no block with ${line}`)
  const lines = found.split('\n').filter((each) => /^( {4}|$)/.test(each))
  return `${lines
    .map((each) => each.slice(4))
    .join('\n')
    .trim()}\n`
}

t.test('an array of Slurm gives the run that one machine gives', { skip: noSlurm }, async (t) => {
  // Short: the name of a socket has room for little.
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-slurm-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const bin = join(folder, 'bin')
  const work = join(folder, 'work')
  for (const each of [bin, work]) mkdirSync(each)
  const mountlab = join(bin, 'mountlab')
  writeFileSync(mountlab, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(mountlab, 0o755)
  const env = { PATH: `${bin}:${process.env.PATH}` }
  const whole = await execa(mountlab, ['run', '--output', 'whole'], {
    cwd: work,
    reject: false,
    timeout: 120_000,
  })
  if (whole.exitCode === 3) {
    t.pass('a run', { skip: `no worker can be had: ${whole.stderr}` })
    return
  }
  writeFileSync(join(work, 'mountlab-array.sh'), block('#SBATCH --array=1-4'))
  mkdirSync(join(work, 'out'))
  const { exitCode, all } = await withSlurm(folder, block('sbatch --wait'), { cwd: work, env })
  t.equal(exitCode, 0, all)
  const records = (run: string): string =>
    readFileSync(join(work, run, 'records.jsonl'), 'utf8').replace(/^.*\n/, '')
  t.equal(records('out/night'), records('whole'))
  for (const share of [1, 2, 3, 4]) t.match(records(`out/share-${share}`), /^\{"kind":"case"/)
})
