import { setFlagsFromString } from 'node:v8'
import { type Command, Option } from 'commander'
import { exitStatus } from './exit-status.ts'
import {
  parseJobs,
  parseKernels,
  parseReporter,
  parseSeconds,
  parseSeed,
  parseShard,
  type ReporterChoice,
  type Shard,
} from './option-values.ts'
import { note, print } from './terminal.ts'

export interface RunOptions {
  kernel?: string[]
  append?: string
  modules?: string
  filter?: string
  jobs?: number
  timeout: number
  shuffle?: number | true
  shard?: Shard
  reporter?: ReporterChoice[]
  verbose?: true
  output?: string
  resume?: true
  check?: true
  results: string
  allow?: string
  dryRun?: true
}

const example = `
What is recorded goes to records.jsonl in the output folder, and as a page to report.md. Of several
kernels each has a folder of its own there, by its release.
With --check, a case that differs is run again, and what it answers each time is told beside what was
recorded; the exit status is 1 then, and 3 for a case that has not the same answer each time.
A kernel is host (the running one), a series (mountlab kernels lists them), or the path of a bzImage
or vmlinux. All but host are booted in QEMU; a series that is not there yet is fetched.
A reporter is pretty, tap, ktap, junit, json or markdown. It writes to standard output, or with =FILE
to a file, which gets its name once it is whole. Where no other does, pretty writes to standard output:
what needs attention, and the counts.
A name of the experiments goes before a path of the same spelling: write ./unmountat for the folder.

Examples:
  $ mountlab run unmountat --filter 'parent=shared' --output out/shared
  $ mountlab run unmountat -k host,5.10,7.2
  $ mountlab run --reporter ktap --reporter junit=out/junit.xml --reporter markdown=out/all.md
  $ mountlab run -k host,7.3 --check
  $ mountlab run -k 6.1,6.12 --output out/night --resume
  $ mountlab run unmountat/move-attached -k arch/x86/boot/bzImage`

export function addRun(program: Command): void {
  program
    .command('run')
    .summary("make the cases' calls and record the answers")
    .description("Makes the cases' calls on one kernel or several and records what they answered.")
    .argument('[what...]', 'theme, theme/name, case name, file or folder; default: all experiments')
    .option('-k, --kernel <names>', 'kernels to run on, with commas; default: host', parseKernels)
    .option('--append <text>', "added to the command line of a guest's kernel")
    .option('--modules <folder>', 'modules for a kernel that is named by its path')
    .option('--filter <text>', 'only cases with this text in their names; a glob if it has * or ?')
    .option(
      '--jobs <n>',
      'workers, or guests, side by side; default: one for each processor',
      parseJobs,
    )
    .addOption(
      new Option('--timeout <seconds>', 'how long one case may take')
        .argParser(parseSeconds)
        .default(5000, '5'),
    )
    .option('--shuffle [seed]', 'run in another order; the records keep theirs', parseSeed)
    .option('--shard <i/n>', 'only this share of the cases', parseShard)
    .option('--reporter <name[=file]>', 'how to tell of it; may be given again', parseReporter)
    .option('--verbose', 'pretty lists every case, also where nothing is wrong')
    .option('--output <folder>', 'where the records go; default: out/ and the kernel release')
    .option('--resume', 'go on with the run that was stopped in the output folder')
    .option('--check', 'hold the answers against the results of the same or the nearest release')
    .option('--results <folder>', 'the results that --check reads', 'results')
    .option('--allow <file>', 'changes that --check lets through (see HOWTO.md)')
    .option('--dry-run', 'name the cases and run nothing')
    .addHelpText('after', example)
    .action(async (what: string[], options: RunOptions) => {
      process.exitCode = await run(what, options)
    })
}

/**
 * How much garbage may lie beside what lives, in percent of it. V8's own answer is several times as
 * much, and the memory of a long run would be that of its garbage.
 */
const heapGrowingPercent = 70

async function run(what: string[], options: RunOptions): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`)
  const { selectCases } = await import('./select-cases.ts')
  const { count } = await import('./load-scenarios.ts')
  const selection = selectCases(what, options)
  if (options.dryRun) {
    for (const { name } of selection.cases()) print(`${name}\n`)
    note(`${count(selection.total, 'case')}, none of them run`)
    return exitStatus.fine
  }
  const { runOnKernels } = await import('./run-kernels.ts')
  return await runOnKernels(selection, options)
}
