import type { Command } from 'commander'
import type { Operand, ScenarioChanges } from '../compare/change.ts'
import type { ChangeFilter } from '../compare/change-filter.ts'
import type { CompareOptions } from '../compare/compare-runs.ts'
import type { Why } from '../report/diff-json.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { addWords } from './option-values.ts'
import { print, watchInterruption } from './terminal.ts'

interface DiffOptions {
  results: string
  filter?: string
  syscall?: string[]
  errno?: string[]
  flag?: string[]
  kind?: string[]
  all?: true
  explain?: true
  yes?: true
  json?: true
}

const details = `
A release is one in results/, by its name or the numbers that it begins with: 6.12, 6.18.15. A folder of results is
all its releases. Of more than two, the releases are put in order, and what several say is told as a range of
those that were measured: EBADF 6.12.107 | EINVAL 6.16.12-6.17.8 | EBADF 6.17.13-
Of a case the first step that differs is told, since the later ones follow from it; --all tells each.
With --explain, the check that refused the call stands below each errno that changed, where the archive has a debug package
of that kernel; of cases that changed alike, the first is asked about, and a question takes some seconds.
The exit status is 1 if there is a change that is asked for.

Examples:
  $ mountlab diff 6.12 7.3
  $ mountlab diff results --syscall move_mount --kind errno
  $ mountlab diff 6.1 6.12 --explain --filter 'move-mount/*' --kind errno
  $ mountlab diff out/before out/after --filter 'parent=shared'`

export function addDiff(program: Command): void {
  program
    .command('diff')
    .summary('what changed between kernels or runs')
    .description('Compares recorded runs by case and step: what answers otherwise, and where.')
    .argument('<runs...>', 'run folder, record file, release, or folder of results')
    .option('--results <folder>', 'where releases are looked up', 'results')
    .option('--filter <text>', 'only cases with this text in their names; a glob if it has * or ?')
    .option('--syscall <names>', 'only where this call answers otherwise', addWords)
    .option('--errno <names>', 'only where somebody answered this errno', addWords)
    .option('--flag <names>', 'only where the call has this constant', addWords)
    .option(
      '--kind <kinds>',
      'errno, value, messages, mounts, events, verdict, added or removed',
      addWords,
    )
    .option('--all', 'every place that differs, and outputs with all their fields')
    .option('--explain', 'which check in the kernel gave each errno that changed, from a guest')
    .option('--yes', 'download debug and source packages without asking')
    .option('--json', 'as one JSON object')
    .addHelpText('after', details)
    .action(async (runs: string[], options: DiffOptions) => {
      process.exitCode = await diff(runs, options)
    })
}

async function diff(words: readonly string[], options: DiffOptions): Promise<number> {
  const { compareRuns } = await import('../compare/compare-runs.ts')
  const { readOperands } = await import('./operands.ts')
  const filter = await changeFilter(options)
  const operands = await readOperands(words, options.results)
  const compared: CompareOptions = { filter, all: options.all === true }
  if (options.yes && !options.explain) throw misuse('--yes goes with --explain')
  if (options.explain) return diffWithReasons(operands, compared, options)
  const writer = await writerFor(operands, options)
  return write(writer, compareRuns(operands, compared))
}

/** What is to be asked is known only once everything was compared. */
async function diffWithReasons(
  operands: readonly Operand[],
  compared: CompareOptions,
  options: DiffOptions,
): Promise<number> {
  const { compareRuns } = await import('../compare/compare-runs.ts')
  const { findReasons } = await import('./diff-reasons.ts')
  const found = [...compareRuns(operands, compared)]
  const interruption = watchInterruption()
  try {
    const asked = { yes: options.yes === true, signal: interruption.signal }
    const reasons = await findReasons(found, operands, asked)
    const why: Why = (change, side) => reasons.of(change, side)
    return write(await writerFor(operands, options, why), found)
  } catch (error) {
    const status = interruption.status()
    if (status === undefined) throw error
    return status
  } finally {
    interruption.stop()
  }
}

function write(
  writer: Awaited<ReturnType<typeof writerFor>>,
  scenarios: Iterable<ScenarioChanges>,
): number {
  let hasChanges = false
  print(writer.begin())
  for (const found of scenarios) {
    hasChanges ||= found.changes.length > 0 || found.absent.kinds.length > 0
    print(writer.scenario(found))
  }
  print(writer.end())
  return hasChanges ? exitStatus.contradicted : exitStatus.fine
}

async function writerFor(
  operands: Parameters<typeof import('../compare/compare-runs.ts').compareRuns>[0],
  { json, all }: DiffOptions,
  why?: Why,
) {
  if (json) {
    const { DiffJson } = await import('../report/diff-json.ts')
    return new DiffJson(operands, why)
  }
  const { DiffText } = await import('../report/diff-text.ts')
  const width = process.stdout.columns || 100
  return new DiffText(operands, { width, whole: all === true, ...(why && { why }) })
}

/** Throws CliError for a name that means nothing. */
async function changeFilter(options: DiffOptions): Promise<ChangeFilter> {
  const { caseFilter } = await import('./case-filter.ts')
  const { knownWords } = await import('./known-words.ts')
  const { filter, syscall, errno, flag, kind } = options
  return {
    ...(filter === undefined ? {} : { cases: caseFilter(filter) }),
    ...(syscall === undefined ? {} : { syscalls: knownWords('syscall', syscall) }),
    ...(errno === undefined ? {} : { errnos: knownWords('errno', errno) }),
    ...(flag === undefined ? {} : { flags: knownWords('flag', flag) }),
    ...(kind === undefined ? {} : { kinds: knownWords('kind', kind) as ChangeFilter['kinds'] }),
  } as ChangeFilter
}
