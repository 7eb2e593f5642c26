import type { Command } from 'commander'
import type { CaseRecord, Header } from '../record/observation.ts'
import type { RecordedRun } from '../store/join-runs.ts'
import { exitStatus } from './exit-status.ts'
import { note } from './terminal.ts'

interface MergeOptions {
  output: string
  scenarios?: string
}

const details = `
All shares of a run give what the whole run gives, byte for byte after the header. A share that is missing, was not
finished, or answers otherwise than another one is an error, and nothing is written. Runs of several kernels go to
folders of their own, by release.

Example:
  $ mountlab merge out/shard-*/6.18.5 --output out/6.18.5`

export function addMerge(program: Command): void {
  program
    .command('merge')
    .summary('put the shares of a run together')
    .description('Puts the shares of a run (run --shard i/n) together, wherever they were made.')
    .argument('<run...>', 'folder of a run, or a record file')
    .requiredOption('--output <folder>', 'where the whole run goes')
    .option(
      '--scenarios <folder>',
      "where the scenarios' titles are read; default: the experiments",
    )
    .addHelpText('after', details)
    .action(async (paths: string[], options: MergeOptions) => {
      process.exitCode = await merge(paths, options)
    })
}

async function merge(paths: string[], { output, scenarios }: MergeOptions): Promise<number> {
  const { readRuns } = await import('./read-runs.ts')
  const { joinShards } = await import('../store/join-shards.ts')
  const byRelease = new Map<string, RecordedRun[]>()
  for (const run of await readRuns(paths)) {
    const { release } = run.header
    byRelease.set(release, [...(byRelease.get(release) ?? []), run])
  }
  // All of them before anything is written.
  const merged = [...byRelease.values()].map(joinShards)
  for (const run of merged) await write(run, output, merged.length > 1, scenarios)
  const isBroken = ({ verdict }: CaseRecord): boolean => verdict === 'broken'
  return merged.some(({ records }) => records.some(isBroken)) ? exitStatus.failed : exitStatus.fine
}

async function write(
  { header, records }: { header: Header; records: CaseRecord[] },
  folder: string,
  oneOfSeveral: boolean,
  scenarios: string | undefined,
): Promise<void> {
  const { RunRecorder } = await import('./run-recorder.ts')
  const { scenarioFacts } = await import('./scenario-facts.ts')
  const facts = scenarioFacts(header, scenarios)
  // What it cannot write it throws in the end.
  const recorder = new RunRecorder({ folder, oneOfSeveral }, facts, () => {})
  recorder.onBegin({ header, total: records.length })
  for (const record of records) recorder.onCase(record)
  const files = recorder.finish() ?? []
  note(`${header.release}: ${records.length} cases; wrote ${files.join(' and ')}`)
}
