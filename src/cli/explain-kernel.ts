// Opens a guest of a kernel in which steps are explained, with whatever tells its lines.
import { createInterface } from 'node:readline/promises'
import type { Explainer, ExplainerOptions, Question } from '../explain/explainer.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { KernelAnswer } from '../explain/format-text.ts'
import type { Case } from '../plan/index.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { note } from './terminal.ts'

export interface ExplainKernelOptions {
  tier: Explanation['tier']
  /** How long one trace may take. */
  timeout: number
  /** Whether downloads were agreed to. */
  yes?: boolean
  vmlinux?: string
  source?: string
  modules?: string
}

/** A call of some thousand instructions is usual, and of ten thousands one that looks up long paths. */
const budget = 200_000

/** Nobody gets hundreds of megabytes without having been told. */
export async function agreeToDownload(
  series: readonly string[],
  options: Pick<ExplainKernelOptions, 'tier' | 'yes'>,
): Promise<void> {
  if (options.tier === 'functions') return
  const { debugDownloads } = await import('../machine/kernels/debug-kernel.ts')
  const wanted = (
    await Promise.all(series.map((name) => ifThere(async () => debugDownloads(name))))
  ).flatMap((needed) => ('gone' in needed ? [] : needed))
  if (wanted.length === 0 || options.yes) return
  const what = wanted.map(({ name, size }) => `${name} (${megabytes(size)})`).join(', ')
  const total = megabytes(wanted.reduce((sum, { size }) => sum + size, 0))
  const question = `Lines of the source need a download of ${total}: ${what}`
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw misuse(question, '--yes, or --tier functions, which needs none')
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question}. Go on? [y/N] `)
  terminal.close()
  if (!/^y(?:es)?$/i.test(answer.trim())) throw misuse('nothing was downloaded')
}

/** What is in the archive no more is no reason to say nothing: functions can be named without it. */
async function ifThere<T>(get: () => Promise<T>): Promise<T | { gone: string }> {
  const { MachineError } = await import('../machine/errors.ts')
  try {
    return await get()
  } catch (error) {
    if (!(error instanceof MachineError) || error.code !== 'package-gone') throw error
    return { gone: error.message }
  }
}

/** What tells the lines of a kernel, or why nothing does and what would. */
async function debugOf(
  kernel: string,
  isSeries: boolean,
  { tier, vmlinux, source, yes }: ExplainKernelOptions,
  told: { signal: AbortSignal; onNote: (text: string) => void },
): Promise<ExplainerOptions['debug']> {
  if (tier === 'functions') return { withoutLines: 'none were asked for; --tier lines has them' }
  const { localDebug, readyDebug } = await import('../machine/kernels/debug-kernel.ts')
  if (!isSeries) {
    if (vmlinux !== undefined) return await localDebug(vmlinux, source, told.signal)
    return {
      withoutLines:
        '--vmlinux would tell them: it is at the top of the tree that the kernel was built in, ' +
        'if CONFIG_DEBUG_INFO was on',
    }
  }
  const debug = await ifThere(() => readyDebug(kernel, { ...told, mayFetch: yes === true }))
  if (!('gone' in debug)) return debug
  const hint = `mountlab kernels fetch --update ${kernel} takes the newest build, whose debug package may be there`
  return { withoutLines: `${debug.gone}; ${hint}` }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

/** Boots the kernel, hands over what explains steps on it, and ends the guest. Throws MachineError. */
export async function withExplainer<T>(
  kernel: string,
  options: ExplainKernelOptions & { isSeries: boolean },
  signal: AbortSignal,
  action: (explainer: Explainer) => Promise<T>,
): Promise<T> {
  const { MachineOpener } = await import('../machine/open-machine.ts')
  const { Explainer } = await import('../explain/explainer.ts')
  const onNote = (text: string): void => note(`${kernel}: ${text}`)
  const { isSeries, modules, timeout } = options
  const debug = await debugOf(kernel, isSeries, options, { signal, onNote })
  const forMachine = { append: '', signal, onNote, ...(modules === undefined ? {} : { modules }) }
  const machine = await new MachineOpener(forMachine).openTraced(
    kernel,
    'withoutLines' in debug ? undefined : debug.other,
  )
  try {
    const limits = { limitMs: timeout, budget }
    return await action(new Explainer({ name: kernel, machine, debug, ...limits, signal }))
  } finally {
    await machine.close()
  }
}

/** An explanation, or why there is none, with the exit status for that. */
export async function explainOne(
  explainer: Explainer,
  kernel: string,
  todo: Case,
  question: Question,
): Promise<{ status: number; answer: KernelAnswer }> {
  const { ExplainError } = await import('../explain/explain-error.ts')
  try {
    const explanation = await explainer.explain(todo, question)
    const status = explanation.deciding === undefined ? exitStatus.failed : exitStatus.fine
    return { status, answer: { kernel, explanation } }
  } catch (error) {
    if (!(error instanceof ExplainError)) throw error
    const status = error.code === 'no-errno' ? exitStatus.misuse : exitStatus.failed
    if (error.hint !== undefined) note(`hint: ${error.hint}`)
    return { status, answer: { kernel, reason: error.message } }
  }
}
