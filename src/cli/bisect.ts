// One step of `git bisect run`: what its exit status says about one kernel.
import type { Command } from 'commander'
import { MachineError } from '../machine/errors.ts'
import type { Case } from '../plan/index.ts'
import type { CaseRecord } from '../record/observation.ts'
import { consoleTail } from './console-tail.ts'
import { misuse } from './exit-status.ts'
import { parseKernels, parseSeconds } from './option-values.ts'
import { note, print, watchInterruption } from './terminal.ts'

/**
 * What git-bisect(1) makes of an exit status: 1 to 124 is bad, 125 cannot be tested, and 128 or more
 * ends the bisection. So whatever is neither of the first three must never be below 128.
 */
export const bisectStatus = { good: 0, bad: 1, skip: 125, stop: 128 } as const

interface BisectOptions {
  kernel?: string[]
  append?: string
  modules?: string
  good?: string[]
  timeout: number
}

const example = `
Without --good the scenario's own claims decide. A RESULT is what a claim is: 0, fd, -1 EINVAL,
-1 EINVAL|ENOENT; a STEP is its number or the name it binds, and else the last one.
A case that hangs, or takes the kernel with it, in one of its steps is bad.

Exit status: 0 good, 1 bad, 125 the kernel does not boot or the case is unsupported or cannot be set
up, 128 and more: mountlab could not do its work, and the bisection ends.

Example:
  $ git bisect run sh -c 'make -j8 bzImage || exit 125
      mountlab bisect "unmountat/move-attached[parent=shared]" -k arch/x86/boot/bzImage \\
        --good "3: -1 EINVAL"'`

export function addBisect(program: Command): void {
  program
    .command('bisect')
    .summary('judge one kernel, for git bisect run')
    .description('Runs a case, or those of a scenario, on one kernel and judges it by exit status.')
    .argument('<name...>', 'case name, theme/name, or scenario file')
    .option('-k, --kernel <name>', 'the kernel: a path, a series, or host', parseKernels)
    .option('--append <text>', "added to the command line of a guest's kernel")
    .option('--modules <folder>', 'modules for a kernel that is named by its path')
    .option('--good <[step:] result>', 'what is good; may be given again', addText)
    .option('--timeout <seconds>', 'how long one case may take', parseSeconds, 5000)
    .addHelpText('after', example)
    .action(async (names: string[], options: BisectOptions) => {
      process.exitCode = await bisect(names, options)
    })
}

function addText(text: string, before: string[] = []): string[] {
  return [...before, text]
}

async function bisect(names: string[], options: BisectOptions): Promise<number> {
  const { selectCases } = await import('./select-cases.ts')
  const { hostKernel, MachineOpener } = await import('../machine/open-machine.ts')
  const { runCases } = await import('../run/run.ts')
  const { formatTranscript } = await import('../record/transcript.ts')
  const [kernel = hostKernel, ...others] = options.kernel ?? []
  if (others.length > 0) throw misuse('Expected one kernel: a bisection judges one at a time')
  const cases = await claimed([...selectCases(names, {}).cases()], options.good)

  const interruption = watchInterruption()
  const { signal } = interruption
  const records: CaseRecord[] = []
  try {
    const opener = new MachineOpener({
      ...options,
      append: options.append ?? '',
      signal,
      onNote: note,
    })
    const machine = await opener.open(kernel)
    try {
      await runCases(
        {
          machine,
          cases: () => cases,
          total: cases.length,
          scenarios: {},
          jobs: 1,
          timeoutMs: options.timeout,
          signal,
          arguments: process.argv.slice(2),
        },
        { onNote: note, onCase: (record) => void records.push(record) },
      )
    } finally {
      await machine.close()
    }
  } catch (error) {
    if (!(error instanceof MachineError) || !isKernelsFault(error, kernel === hostKernel))
      throw error
    note(`${kernel}: ${error.message}`)
    process.stderr.write(consoleTail(error.console))
    note('cannot be tested')
    return bisectStatus.skip
  } finally {
    interruption.stop()
  }
  if (signal.aborted || records.length < cases.length)
    return interruption.status() ?? bisectStatus.stop
  for (const record of records) print(formatTranscript(record))
  return verdictOf(records)
}

/** The cases with what was asked for as their only claims. */
async function claimed(cases: Case[], good: string[] | undefined): Promise<Case[]> {
  const { claimOnly, ExpectationError, parseExpectation } = await import('../plan/claim-only.ts')
  if (good !== undefined) {
    try {
      const expected = good.map(parseExpectation)
      return cases.map((todo) => claimOnly(todo, expected))
    } catch (error) {
      if (error instanceof ExpectationError) throw misuse(error.message, error.hint)
      throw error
    }
  }
  const silent = cases.find(({ steps }) => steps.every(({ claims }) => claims.length === 0))
  if (silent === undefined) return cases
  throw misuse(`${silent.name} claims nothing, so any kernel would be good`, "say --good 'RESULT'")
}

/** A guest that does not come up, or ends before it makes a call, says nothing about the case. */
function isKernelsFault({ code }: MachineError, isHost: boolean): boolean {
  return !isHost && (code === 'boot-failed' || code === 'worker-failed')
}

/** Bad outweighs what cannot be tested: it was seen. */
function verdictOf(records: readonly CaseRecord[]): number {
  const statuses = records.map(statusOf)
  if (statuses.includes(bisectStatus.bad)) return tell('bad', bisectStatus.bad)
  if (statuses.includes(bisectStatus.skip)) return tell('cannot be tested', bisectStatus.skip)
  return tell('good', bisectStatus.good)
}

function statusOf({ verdict, step = 0 }: CaseRecord): number {
  switch (verdict) {
    case 'observed':
      return bisectStatus.good
    case 'contradicted':
      return bisectStatus.bad
    case 'unsupported':
      return bisectStatus.skip
    case 'broken':
      // In a step it is the kernel's answer, if of a kind; before, the case was never asked.
      return step >= 1 ? bisectStatus.bad : bisectStatus.skip
  }
}

function tell(word: string, status: number): number {
  note(word)
  return status
}
