// `npm run bench:explain -- [-k 5.10,6.1] [--confirm] [--yes]`: how often `mountlab explain` names the check
// that a reader of the source names, and with --confirm how often forcing that check proves it.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { isAsLabelled } from './label.ts'
import { labelledKernels, type Question, questionSets } from './questions.ts'

const program = fileURLToPath(new URL('../../cli/main.js', import.meta.url))

interface Answer {
  case: string
  reason?: string
  deciding?: { places: { file: string; line: number }[] }
  confidence?: { kind: string }
}

const { values } = parseArgs({
  options: {
    kernel: { type: 'string', short: 'k', default: labelledKernels.join(',') },
    confirm: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  },
})
for (const kernel of values.kernel.split(',')) {
  const sets = questionSets(kernel)
  if (sets.length === 0)
    print(`${kernel}: no labels; there are some of ${labelledKernels.join(', ')}`)
  for (const { name, questions } of sets) {
    const started = performance.now()
    const answers = await ask(kernel, questions)
    const seconds = (performance.now() - started) / 1000
    const misses = questions.flatMap((question) => miss(question, answers.get(question)) ?? [])
    const right = questions.length - misses.length
    const percent = ((100 * right) / questions.length).toFixed(1)
    print(`${kernel} ${name}: ${right} of ${questions.length} as labelled (${percent} %)`)
    print(`  in ${seconds.toFixed(0)} s${misses.length > 0 ? '; the others:' : ''}`)
    for (const text of misses) print(`  ${text}`)
    if (values.confirm) print(`  ${proofs([...answers.values()])}`)
  }
}

/** A guest serves the questions for one step of theirs, since that is what the command line takes. */
async function ask(kernel: string, questions: readonly Question[]): Promise<Map<Question, Answer>> {
  const answers = new Map<Question, Answer>()
  for (const step of new Set(questions.map((question) => question.step))) {
    const asked = questions.filter((question) => question.step === step)
    const names = asked.map((question) => question.case)
    const options = ['-k', kernel, '--json']
    if (values.confirm) options.push('--confirm')
    if (values.yes) options.push('--yes')
    if (step !== undefined) options.push('--step', String(step))
    const { stdout, stderr } = await execa(
      process.execPath,
      [program, 'explain', ...names, ...options],
      { reject: false, timeout: 7_200_000 },
    )
    const told = stdout.split('\n').filter(Boolean)
    const answered = new Map(
      told.map((line) => JSON.parse(line) as Answer).map((answer) => [answer.case, answer]),
    )
    const reason = stderr.trimEnd().split('\n').at(-1) || 'no answer'
    for (const question of asked) {
      const silent = { case: question.case, reason }
      answers.set(question, answered.get(question.case) ?? silent)
    }
  }
  return answers
}

function miss({ case: name, step, label }: Question, answer?: Answer): string | undefined {
  const places = answer?.deciding?.places ?? []
  if (isAsLabelled(places, label)) return undefined
  const told = places.map(({ file, line }) => `${file}:${line}`).join(', ')
  const where = step === undefined ? name : `${name} step ${step}`
  return `${where}: ${label}, told ${told || answer?.reason || 'nothing'}`
}

/** A check that cannot be forced, and a guest that is lost by it, decide nothing. */
function proofs(answers: readonly Answer[]): string {
  const kinds = answers.map(({ confidence }) => confidence?.kind ?? 'no answer')
  const count = (kind: string): number => kinds.filter((other) => other === kind).length
  const decidable = count('proved') + count('same errno')
  const percent = ((100 * count('proved')) / decidable).toFixed(1)
  const undecided = [...new Set(kinds)].filter((kind) => kind !== 'proved' && kind !== 'same errno')
  const rest = undecided.map((kind) => `, ${kind}: ${count(kind)}`).join('')
  return `proved: ${count('proved')} of ${decidable} that can be decided (${percent} %)${rest}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
