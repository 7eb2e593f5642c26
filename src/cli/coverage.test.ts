// `mountlab coverage` as users start it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'

const program = fileURLToPath(new URL('./main.js', import.meta.url))
const results = fileURLToPath(new URL('../../results', import.meta.url))
const folder = t.testdir({ empty: {} })
mkdirSync(join(folder, 'run'))
writeFileSync(
  join(folder, 'run/records.jsonl'),
  [formatHeaderLine(sampleHeader), ...sampleRecords.map(formatCaseLine)].join(''),
)

function coverage(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const
  return spawnSync(process.execPath, [program, 'coverage', ...args], options)
}

t.test('accepted results of all kernels, and one run', async (t) => {
  const all = coverage('--results', results, '--call', 'move_mount', '--json')
  t.match(all, { status: 0, stderr: '' })
  const found = JSON.parse(all.stdout)
  t.ok(found.kernels.length > 5)
  const shared = found.calls[0].conditions.find(
    ({ name }: { name: string }) => name === 'shared-parent',
  )
  t.equal(shared.operands.length, found.kernels.length)
  t.strictSame(
    found.contradictions.filter(({ notShown }: { notShown: number[] }) => notShown.length > 0),
    [],
  )
  const one = coverage('run', '--markdown')
  t.match(one, { status: 0, stderr: '' })
  t.match(one.stdout, 'Kernels: 6.18.5.')
})

t.test('what is wrong is one message', async (t) => {
  const wrong: [string[], string][] = [
    [['nowhere'], 'There is no file nowhere'],
    [['empty'], 'There is no records.jsonl in empty'],
    [[], 'results'],
    [['run', '--call', 'move_moun'], 'did you mean move_mount?'],
    [['run', 'run'], 'is named twice'],
    [['run', '--json', '--markdown'], 'one of --json and --markdown'],
  ]
  for (const [args, message] of wrong) {
    const { status, stdout, stderr } = coverage(...args)
    t.strictSame([status, stdout], [2, ''], args.join(' '))
    t.match(stderr, message)
    t.notMatch(stderr, /\n {4}at |internal error/)
  }
})
