// Why the sides of a change answered as they did: which check in the kernel refused the call.
import type { Change, Operand, ScenarioChanges, Side } from '../compare/change.ts'
import { foldCases } from '../compare/fold-cases.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { Case } from '../plan/index.ts'
import { plural } from '../report/tally.ts'
import { explainOne, withExplainer } from './explain-kernel.ts'
import { note } from './terminal.ts'

/** What is known of one side of a change; `text` in a line, for people, with the kernel that was asked. */
export interface Reason {
  /** The series that was asked; absent where none of the side's kernels could be. */
  kernel?: string
  text: string
  explanation?: Explanation
}

interface Question {
  kernel: string
  case: string
  step: number
  errno: string
}

export interface ReasonOptions {
  yes: boolean
  signal: AbortSignal
}

/** Answers for the sides of changes that failed, by what was asked. */
export class Reasons {
  readonly #series: ReadonlyMap<number, string>
  readonly #answers: ReadonlyMap<string, Reason>
  readonly #names: readonly string[]

  constructor(
    operands: readonly Operand[],
    series: ReadonlyMap<number, string>,
    answers: ReadonlyMap<string, Reason>,
  ) {
    this.#names = operands.map(({ name }) => name)
    this.#series = series
    this.#answers = answers
  }

  /** Undefined where nothing is to be said: the change is of no errno, or the side did not fail. */
  of(change: Change, side: Side): Reason | undefined {
    if (!isAskedAbout(change) || side.step?.errno === undefined) return undefined
    const question = questionOf(change, side, this.#series)
    if (question !== undefined) return this.#answers.get(keyOf(question))
    const names = side.operands.map((operand) => this.#names[operand]).join(', ')
    return { text: `there is no debug package of ${names}` }
  }
}

/** Asks about every change of an errno; of cases that changed alike, about the first. Throws MachineError. */
export async function findReasons(
  found: readonly ScenarioChanges[],
  operands: readonly Operand[],
  { yes, signal }: ReasonOptions,
): Promise<Reasons> {
  const series = await explainedSeries(operands)
  const questions = new Map<string, Question>()
  for (const { changes } of found) {
    for (const change of foldCases(changes)) {
      for (const side of isAskedAbout(change) ? change.sides : []) {
        const question = questionOf(change, side, series)
        if (question !== undefined) questions.set(keyOf(question), question)
      }
    }
  }
  const kernels = [...new Set([...questions.values()].map(({ kernel }) => kernel))]
  const { agreeToDownload } = await import('./explain-kernel.ts')
  await agreeToDownload(kernels, { tier: 'lines', yes })
  const answers = new Map<string, Reason>()
  const cases = await plannedCases(new Set([...questions.values()].map((one) => one.case)))
  for (const kernel of kernels) {
    const asked = [...questions.values()].filter((question) => question.kernel === kernel)
    note(`${kernel}: explaining ${plural(asked.length, 'answer')}`)
    const options = { tier: 'lines', timeout: 120_000, yes, isSeries: true } as const
    await withExplainer(kernel, options, signal, async (explainer) => {
      for (const question of asked) {
        const todo = cases.get(question.case)
        const reason =
          todo === undefined
            ? { kernel, text: `${kernel}: the case is no longer in the experiments` }
            : reasonOf(
                question,
                (await explainOne(explainer, kernel, todo, askedOf(question))).answer,
              )
        signal.throwIfAborted()
        answers.set(keyOf(question), reason)
      }
    })
  }
  return new Reasons(operands, series, answers)
}

function isAskedAbout({ place, kinds }: Change): boolean {
  return typeof place === 'number' && kinds.includes('errno')
}

/** One kernel speaks for a side: the first of those that can be explained. */
function questionOf(
  { place, case: name }: Change,
  { operands, step }: Side,
  series: ReadonlyMap<number, string>,
): Question | undefined {
  const [kernel] = operands.flatMap((operand) => series.get(operand) ?? [])
  if (kernel === undefined || step?.errno === undefined || typeof place !== 'number')
    return undefined
  return { kernel, case: name, step: place, errno: step.errno }
}

function keyOf({ kernel, case: name, step }: Question): string {
  return `${kernel} ${step} ${name}`
}

function askedOf({ step }: Question): { step: number; confirm: boolean } {
  return { step, confirm: false }
}

function reasonOf(
  { kernel, errno }: Question,
  { explanation, reason }: { explanation?: Explanation; reason?: string },
): Reason {
  if (explanation === undefined)
    return { kernel, text: `${kernel}: ${reason ?? 'it could not be explained'}` }
  const { deciding, chain, insteadOf, release } = explanation
  const build = insteadOf === undefined ? '' : ` (of ${release})`
  const now = explanation.errno === errno ? '' : `answered ${explanation.errno} this time: `
  const where = chain.at(-1)?.function
  const told = deciding === undefined ? `no check of ${where}() decided` : checkLine(deciding)
  return { kernel, text: `${kernel}${build}: ${now}${told}`, explanation }
}

function checkLine({
  places,
  statements,
  told,
  symbol,
}: NonNullable<Explanation['deciding']>): string {
  const place = places[told]
  return place === undefined ? symbol : `${place.file}:${place.line}: ${statements[told] ?? ''}`
}

/** The series of the operands whose release has a debug package, or an older build that has one. */
async function explainedSeries(operands: readonly Operand[]): Promise<Map<number, string>> {
  const { explainedBuild, readKernelLock } = await import('../machine/kernels/kernel-lock.ts')
  const locked = Object.entries(readKernelLock().kernels)
  const series = new Map<number, string>()
  for (const [index, { release }] of operands.entries()) {
    const found = locked.find(([, kernel]) => kernel.release === release)
    if (found !== undefined && explainedBuild(found[1]).debug !== undefined) {
      series.set(index, found[0])
    }
  }
  return series
}

async function plannedCases(names: ReadonlySet<string>): Promise<Map<string, Case>> {
  const { selectCases } = await import('./select-cases.ts')
  const found = new Map<string, Case>()
  for (const todo of selectCases([], {}).cases())
    if (names.has(todo.name)) found.set(todo.name, todo)
  return found
}
