import type { Command } from 'commander'
import { exitStatus, misuse } from './exit-status.ts'
import { note, print } from './terminal.ts'

interface AcceptOptions {
  results: string
  scenarios?: string
  dryRun?: true
  index?: true
}

const details = `
What is added and changed is printed before it is written. Broken cases are left out; the exit status is 3 then.
It also writes the pages of the results: README.md, and for each theme README.md and matrix.svg, its kernels side by side.
Names take only those cases, of the runs that are named beside them, or of all in out/.

Examples:
  $ mountlab accept out/6.18.5 --results results
  $ mountlab accept unmountat/move-attached --dry-run`

export function addAccept(program: Command): void {
  program
    .command('accept')
    .summary('take recorded runs into results/')
    .description('Takes recorded runs into the committed results, by kernel release.')
    .argument(
      '[what...]',
      'run folder, record file, theme, theme/name or case; default: all in out/',
    )
    .option('--results <folder>', 'the committed results', 'results')
    .option(
      '--scenarios <folder>',
      'where the scenarios are, to know all their cases; default: the experiments',
    )
    .option('--dry-run', 'print the changes and write nothing')
    .option('--index', 'take nothing; write the pages of the results anew')
    .addHelpText('after', details)
    .action(async (what: string[], options: AcceptOptions) => {
      process.exitCode = await accept(what, options)
    })
}

async function accept(what: readonly string[], options: AcceptOptions): Promise<number> {
  const { existsSync } = await import('node:fs')
  const { recordedRuns } = await import('./recorded-runs.ts')
  const { joinRuns } = await import('../store/join-runs.ts')
  const { acceptRun } = await import('../store/accept-run.ts')
  const { readResults } = await import('../store/results.ts')
  const { writeResults } = await import('../store/write-results.ts')
  const { scenarioPlans } = await import('./scenario-plans.ts')
  const { formatChanges } = await import('./format-changes.ts')

  if (options.index && what.length > 0) throw misuse('--index takes no run')
  const runs = options.index ? [] : joinRuns(await recordedRuns(what))
  const folder = options.results
  const touched = new Set<string>()
  const onRemoved = (scenario: string, file: string): void => {
    touched.add(scenario)
    note(`${file} was removed: ${scenario} is dropped from every release`)
  }
  const results = existsSync(folder)
    ? readResults(folder, { onRemoved })
    : { folder, releases: new Map(), scenarios: new Map() }
  const planOf = scenarioPlans(runs, options.scenarios)
  let hasBroken = false
  for (const run of runs) {
    const changes = acceptRun(results, run, planOf)
    for (const { scenario } of run.records) touched.add(scenario)
    hasBroken ||= changes.broken.length > 0
    print(formatChanges(changes))
  }
  if (options.dryRun) {
    note('nothing was written')
  } else {
    const { writeIndex } = await import('./write-index.ts')
    const written = [...writeResults(results, touched), ...writeIndex(results, options.scenarios)]
    const { length } = written
    note(length === 0 ? `${folder} is as it was` : `wrote ${length} files in ${folder}`)
  }
  return hasBroken ? exitStatus.failed : exitStatus.fine
}
