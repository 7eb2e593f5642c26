// Which check in the kernel returned the errno of a step.
import { createInterface } from 'node:readline/promises'
import { type Command, Option } from 'commander'
import type { Explainer, ExplainerOptions } from '../explain/explainer.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { KernelAnswer } from '../explain/format-text.ts'
import type { Case } from '../plan/index.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { parseKernels, parseSeconds, parseStep } from './option-values.ts'
import { note, print, watchInterruption } from './terminal.ts'

interface ExplainOptions {
  kernel: string[]
  step?: number
  confirm?: true
  json?: true
  markdown?: true
  verbose?: true
  yes?: true
  vmlinux?: string
  source?: string
  modules?: string
  tier: Explanation['tier']
  timeout: number
}

const example = `
The call is made in a guest, instruction by instruction. The lines come from Debian's debug package of
exactly the kernel's build, a few hundred megabytes, of which the needed file is kept. A kernel of
your own is named by its path, with --vmlinux (built with debugging information) and --source.
Without them, and with --tier functions, functions are named and no lines: the kernel knows those itself.

Exit status: 0 explained, 2 the step does not fail on any of the kernels, 3 it could not be explained.

Examples:
  $ mountlab explain 'unmountat/move-attached[parent=shared]' -k 6.1,7.3
  $ mountlab explain 'unmountat/move-attached[parent=shared]' -k 6.12 --step 3 --confirm
  $ mountlab explain unmountat/row-1 -k arch/x86/boot/bzImage --vmlinux vmlinux --source .`

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('which check in the kernel returned an errno')
    .description(
      'Makes a step of a case in a guest, follows the processor through the kernel, and names the ' +
        'functions that passed the errno up and the check that decided, with its line.',
    )
    .argument('<name...>', 'case name, theme/name, or scenario file')
    .requiredOption('-k, --kernel <names>', 'series or paths of kernels', parseKernels)
    .option('--step <number>', 'the step; the first one that fails by default', parseStep)
    .option('--confirm', 'make the call again with the deciding check forced the other way')
    .option('--json', 'one explanation a line as JSON')
    .option('--markdown', 'a block for a post')
    .option('-v, --verbose', 'also the checks that were ruled out')
    .option('--yes', 'download debug and source packages without asking')
    .addOption(
      new Option('--tier <tier>', 'what is wanted: lines need debugging information')
        .choices(['lines', 'functions'])
        .default('lines'),
    )
    .option('--vmlinux <file>', 'debugging information of a kernel that is named by its path')
    .option('--source <folder>', 'the tree that it was built from')
    .option('--modules <folder>', 'modules for a kernel that is named by its path')
    .option('--timeout <seconds>', 'how long one trace may take', parseSeconds, 120_000)
    .addHelpText('after', example)
    .action(async (names: string[], options: ExplainOptions) => {
      process.exitCode = await explain(names, options)
    })
}

/** A call of some thousand instructions is usual, and of ten thousands one that looks up long paths. */
const budget = 200_000

async function explain(names: string[], options: ExplainOptions): Promise<number> {
  if (options.json && options.markdown)
    throw misuse('--json and --markdown are two forms: name one')
  const { selectCases } = await import('./select-cases.ts')
  const cases = [...selectCases(names, {}).cases()]
  const isSeries = await seriesNames(options)
  await agree(options.kernel.filter(isSeries), options)

  const interruption = watchInterruption()
  const answers = new Map<Case, KernelAnswer[]>(cases.map((todo) => [todo, []]))
  const statuses: number[] = []
  try {
    for (const kernel of options.kernel) {
      const status = await explainOn(
        kernel,
        isSeries(kernel),
        options,
        answers,
        interruption.signal,
      )
      statuses.push(...status)
    }
    if (options.kernel.length > 1) await printTables(answers, options)
  } catch (error) {
    const status = interruption.status()
    if (status === undefined) throw error
    return status
  } finally {
    interruption.stop()
  }
  if (statuses.includes(exitStatus.failed)) return exitStatus.failed
  return statuses.includes(exitStatus.fine) ? exitStatus.fine : exitStatus.misuse
}

async function seriesNames(options: ExplainOptions): Promise<(kernel: string) => boolean> {
  const { readKernelList, seriesRow } = await import('../machine/kernels/kernel-list.ts')
  const { unknownKernel } = await import('../machine/kernels/ready-kernel.ts')
  const { existsSync } = await import('node:fs')
  const list = readKernelList()
  const isSeries = (kernel: string): boolean => seriesRow(list, kernel) !== undefined
  for (const kernel of options.kernel) {
    if (kernel === 'host') {
      throw misuse(
        'host cannot be stepped through: a kernel is explained in a guest',
        'name a series or a file',
      )
    }
    if (isSeries(kernel)) continue
    if (!existsSync(kernel)) throw unknownKernel(kernel, list)
  }
  return isSeries
}

/** Nobody gets hundreds of megabytes without having been told. */
async function agree(series: readonly string[], options: ExplainOptions): Promise<void> {
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
  { tier, vmlinux, source, yes }: ExplainOptions,
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

/** An exit status for each case. */
async function explainOn(
  kernel: string,
  isSeries: boolean,
  options: ExplainOptions,
  answers: ReadonlyMap<Case, KernelAnswer[]>,
  signal: AbortSignal,
): Promise<number[]> {
  const { MachineOpener } = await import('../machine/open-machine.ts')
  const { Explainer } = await import('../explain/explainer.ts')
  const onNote = (text: string): void => note(`${kernel}: ${text}`)
  const { modules, timeout } = options
  const debug = await debugOf(kernel, isSeries, options, { signal, onNote })
  const forMachine = { append: '', signal, onNote, ...(modules === undefined ? {} : { modules }) }
  const machine = await new MachineOpener(forMachine).openTraced(
    kernel,
    'withoutLines' in debug ? undefined : debug.other,
  )
  try {
    const explainer = new Explainer({
      name: kernel,
      machine,
      debug,
      limitMs: timeout,
      budget,
      signal,
    })
    const statuses: number[] = []
    for (const [todo, told] of answers) {
      const { status, answer } = await explainOne(explainer, kernel, todo, options)
      signal.throwIfAborted()
      told.push(answer)
      statuses.push(status)
      await printAnswer(todo, answer, options)
    }
    return statuses
  } finally {
    await machine.close()
  }
}

async function explainOne(
  explainer: Explainer,
  kernel: string,
  todo: Case,
  { step, confirm }: ExplainOptions,
): Promise<{ status: number; answer: KernelAnswer }> {
  const { ExplainError } = await import('../explain/explain-error.ts')
  try {
    const question = { confirm: confirm === true, ...(step === undefined ? {} : { step }) }
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

async function printAnswer(
  todo: Case,
  { kernel, explanation, reason }: KernelAnswer,
  { json, markdown, verbose }: ExplainOptions,
): Promise<void> {
  if (explanation === undefined) {
    if (json) print(`${JSON.stringify({ case: todo.name, kernel, reason })}\n`)
    else note(`${kernel}: ${reason}`)
  } else if (json) print(`${JSON.stringify(explanation)}\n`)
  else if (markdown) {
    const { formatMarkdown } = await import('../explain/format-markdown.ts')
    print(`${formatMarkdown(explanation)}\n`)
  } else {
    const { formatExplanation } = await import('../explain/format-text.ts')
    print(`${formatExplanation(explanation, verbose === true)}\n`)
  }
}

async function printTables(
  answers: ReadonlyMap<Case, readonly KernelAnswer[]>,
  { json, markdown }: ExplainOptions,
): Promise<void> {
  if (json) return
  const { formatKernels } = await import('../explain/format-text.ts')
  const { formatKernelsMarkdown } = await import('../explain/format-markdown.ts')
  for (const [todo, told] of answers) {
    if (markdown) print(`${todo.name}\n\n${formatKernelsMarkdown(told)}\n`)
    else print(`${todo.name}\n${formatKernels(told)}\n`)
  }
}
