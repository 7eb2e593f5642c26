// How often `mountlab explain` names the check that a reader of the source names.
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { labels } from './labels.ts'

const program = fileURLToPath(new URL('../../cli/main.js', import.meta.url))
const kernels = ['6.1', '7.3'] as const

interface Answer {
  case: string
  reason?: string
  deciding?: { places: { file: string; line: number }[] }
}

let right = 0
const misses: string[] = []
for (const kernel of kernels) {
  const expected = new Map(
    labels.map(([name, ...lines]) => [name, lines[kernels.indexOf(kernel)] ?? '']),
  )
  const started = performance.now()
  const args = ['explain', ...expected.keys(), '-k', kernel, '--json']
  const { stdout, stderr } = await execa(process.execPath, [program, ...args], {
    reject: false,
    timeout: 1_800_000,
  })
  const seconds = (performance.now() - started) / 1000
  const told = stdout.split('\n').filter(Boolean)
  const answers = new Map(
    told.map((line) => JSON.parse(line) as Answer).map((one) => [one.case, one]),
  )
  for (const [name, label] of expected) {
    const answer = answers.get(name)
    const places = answer?.deciding?.places ?? []
    if (places.some((place) => isWithin(place, label))) {
      right++
      continue
    }
    const got = places.map(({ file, line }) => `${file}:${line}`).join(', ')
    const why = answer === undefined ? stderr.split('\n').at(-2) : answer.reason
    misses.push(`${kernel} ${name}: ${label}, told ${got || why || 'nothing'}`)
  }
  process.stdout.write(`${kernel}: ${answers.size} answers in ${seconds.toFixed(0)} s\n`)
}
const total = labels.length * kernels.length
const percent = ((100 * right) / total).toFixed(1)
process.stdout.write(`${right} of ${total} as labelled (${percent} %); the others:\n`)
for (const miss of misses) process.stdout.write(`  ${miss}\n`)

/** `label`: `file:line` or `file:first-last`; any function of the inline chain may have it. */
function isWithin({ file, line }: { file: string; line: number }, label: string): boolean {
  const [path, lines = ''] = label.split(':')
  const [first = 0, last = first] = lines.split('-').map(Number)
  return file === path && line >= first && line <= last
}
