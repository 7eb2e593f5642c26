// Which check in the kernel returned the errno of a step.
import { type Command, Option } from 'commander'
import type { Explanation } from '../explain/explanation.ts'
import type { KernelAnswer } from '../explain/format-text.ts'
import type { Case } from '../plan/index.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { agreeToDownload, explainOne, withExplainer } from './explain-kernel.ts'
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

async function explain(names: string[], options: ExplainOptions): Promise<number> {
  if (options.json && options.markdown)
    throw misuse('--json and --markdown are two forms: name one')
  const { selectCases } = await import('./select-cases.ts')
  const cases = [...selectCases(names, {}).cases()]
  const isSeries = await seriesNames(options)
  await agreeToDownload(options.kernel.filter(isSeries), options)

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

/** An exit status for each case. */
async function explainOn(
  kernel: string,
  isSeries: boolean,
  options: ExplainOptions,
  answers: ReadonlyMap<Case, KernelAnswer[]>,
  signal: AbortSignal,
): Promise<number[]> {
  const { confirm = false, step } = options
  return withExplainer(kernel, { ...options, isSeries }, signal, async (explainer) => {
    const statuses: number[] = []
    for (const [todo, told] of answers) {
      const question = { confirm, ...(step === undefined ? {} : { step }) }
      const { status, answer } = await explainOne(explainer, kernel, todo, question)
      signal.throwIfAborted()
      told.push(answer)
      statuses.push(status)
      await printAnswer(todo, answer, options)
    }
    return statuses
  })
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
