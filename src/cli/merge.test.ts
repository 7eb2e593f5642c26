// Shares of a run, made and put together as a user does it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const folder = t.testdir({
  mine: {
    'a.yaml':
      'title: x\nabout: y\nmatrix: { n: [1, 2, 3, 4], as: [root, userns] }\nprivilege: ${as}\n' +
      "world: { '/d${n}': dir }\nsteps: ['mkdir(\"/d${n}\", 0755)']\n",
    'b.yaml': 'title: x\nabout: y\nmatrix: { n: [1, 2, 3] }\nsteps: ["umask(${n})"]\n',
  },
})

function mountlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
}

const whole = mountlab('run', 'mine', '--output', 'whole')
const skip = whole.status === 0 ? false : `no worker can be had: ${whole.stderr}`
const cases = (run: string): string =>
  readFileSync(join(folder, run, 'records.jsonl'), 'utf8').replace(/^.*\n/, '')

t.test('all shares give the records of the whole run', { skip }, async (t) => {
  for (const share of ['1/3', '2/3', '3/3']) {
    t.equal(mountlab('run', 'mine', '--shard', share, '--output', `s${share[0]}`).status, 0)
  }
  t.match(mountlab('merge', 's3', 's1', 's2', '--output', 'merged'), { status: 0, stdout: '' })
  t.equal(cases('merged'), cases('whole'))
  t.ok(existsSync(join(folder, 'merged/report.md')))

  t.match(mountlab('merge', 's1', 's3', '--output', 'none'), {
    status: 2,
    stderr: /^mountlab: Cannot merge: 2\/3 of \S+ is missing\n$/,
  })
  t.notOk(existsSync(join(folder, 'none')), 'nothing is written')

  const file = join(folder, 's2/records.jsonl')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\n]*\n$/, ''))
  t.match(mountlab('merge', 's1', 's2', 's3', '--output', 'none'), {
    status: 2,
    stderr: /2\/3 of \S+ was not finished/,
  })
})
