import { type Command, Option } from 'commander'
import type { RunSummary } from '../record/run-facts.ts'
import type { Reporter } from '../report/reporter.ts'
import { exitStatus } from './exit-status.ts'
import {
  parseJobs,
  parseKernel,
  parseSeconds,
  parseSeed,
  parseShard,
  type Shard,
} from './option-values.ts'
import type { CaseSelection } from './select-cases.ts'
import { note, print, wantsColour, watchInterruption } from './terminal.ts'

interface RunOptions {
  filter?: string
  jobs?: number
  timeout: number
  shuffle?: number | true
  shard?: Shard
  reporter: 'pretty' | 'tap' | 'json'
  output?: string
  dryRun?: true
}

const example = `
What is recorded goes to records.jsonl in the output folder, and as a page to report.md.
A name of the experiments goes before a path of the same spelling: write ./unmountat for the folder.

Example:
  $ mountlab run unmountat --filter 'parent=shared' --output out/shared`

export function addRun(program: Command): void {
  program
    .command('run')
    .summary("make the cases' calls and record the answers")
    .description("Makes the cases' calls on the running kernel and records what it answered.")
    .argument('[what...]', 'theme, theme/name, case name, file or folder; default: all experiments')
    .option('-k, --kernel <name>', 'kernel to run on: host', parseKernel, 'host')
    .option('--filter <text>', 'only cases with this text in their names; a glob if it has * or ?')
    .option('--jobs <n>', 'workers side by side; default: one for each processor', parseJobs)
    .addOption(
      new Option('--timeout <seconds>', 'how long one case may take')
        .argParser(parseSeconds)
        .default(5000, '5'),
    )
    .option('--shuffle [seed]', 'run in another order; the records keep theirs', parseSeed)
    .option('--shard <i/n>', 'only this share of the cases', parseShard)
    .addOption(
      new Option('--reporter <name>', 'what goes to standard output')
        .choices(['pretty', 'tap', 'json'])
        .default('pretty'),
    )
    .option('--output <folder>', 'where the records go; default: out/ and the kernel release')
    .option('--dry-run', 'name the cases and run nothing')
    .addHelpText('after', example)
    .action(async (what: string[], options: RunOptions) => {
      process.exitCode = await run(what, options)
    })
}

async function run(what: string[], options: RunOptions): Promise<number> {
  const { selectCases } = await import('./select-cases.ts')
  const { count } = await import('./load-scenarios.ts')
  const selection = selectCases(what, options)
  if (options.dryRun) {
    for (const { name } of selection.cases()) print(`${name}\n`)
    note(`${count(selection.total, 'case')}, none of them run`)
    return exitStatus.fine
  }
  return runSelection(selection, options)
}

async function runSelection(selection: CaseSelection, options: RunOptions): Promise<number> {
  const { availableParallelism } = await import('node:os')
  const { thisMachine } = await import('../machine/here.ts')
  const { runCases } = await import('../run/run.ts')
  const { Multiplexer } = await import('../report/multiplexer.ts')
  const { factsOf } = await import('./scenario-facts.ts')
  const { RunRecorder } = await import('./run-recorder.ts')

  const interruption = watchInterruption()
  const failure = new AbortController()
  const recorder = new RunRecorder(options.output, factsOf(selection.scenarios), () =>
    failure.abort(),
  )
  const progress = await startProgress()
  const reporters = new Multiplexer(
    {
      [options.reporter]: await openReporter(options),
      ...(progress === undefined ? {} : { progress }),
      notes: { onNote: note },
    },
    note,
  )
  const shuffle = seedOf(options)
  let summary: RunSummary
  try {
    summary = await runCases(
      {
        machine: thisMachine(),
        cases: selection.cases,
        total: selection.total,
        scenarios: Object.fromEntries(selection.scenarios.map((s) => [s.name, s.scenario.sha256])),
        jobs: options.jobs ?? availableParallelism(),
        timeoutMs: options.timeout,
        ...(shuffle === undefined ? {} : { shuffle }),
        signal: AbortSignal.any([interruption.signal, failure.signal]),
        arguments: process.argv.slice(2),
      },
      {
        onBegin(begin) {
          recorder.onBegin(begin)
          reporters.onBegin(begin)
        },
        onStart: (name) => reporters.onStart(name),
        onCase(record) {
          recorder.onCase(record)
          reporters.onCase(record)
        },
        onNote: (text) => reporters.onNote(text),
        onEnd: (end) => reporters.onEnd(end),
      },
    )
  } finally {
    progress?.stop()
    interruption.stop()
  }
  const files = recorder.finish()
  if (files !== undefined) note(`wrote ${files.join(' and ')}`)
  return interruption.status() ?? statusOf(summary)
}

async function openReporter(options: RunOptions): Promise<Reporter> {
  const { reporters } = await import('../report/index.ts')
  return new reporters[options.reporter]({ colour: wantsColour() }, { write: print })
}

async function startProgress(): Promise<(Reporter & { stop(): void }) | undefined> {
  // A terminal of no known width (script(1), some CI) cannot be drawn on.
  if (process.stderr.isTTY !== true || !process.stderr.columns) return undefined
  const { Progress } = await import('./progress.ts')
  return new Progress()
}

function seedOf({ shuffle }: RunOptions): number | undefined {
  if (shuffle === undefined) return undefined
  const seed = shuffle === true ? Math.floor(Math.random() * 2 ** 32) : shuffle
  if (shuffle === true) note(`shuffled; the same order again: --shuffle=${seed}`)
  return seed
}

/** What a broken case would have answered nobody knows, so it comes before a contradiction. */
function statusOf({ verdicts }: RunSummary): number {
  if (verdicts.broken > 0) return exitStatus.failed
  return verdicts.contradicted > 0 ? exitStatus.contradicted : exitStatus.fine
}
