import type { Command } from 'commander'
import type { CaseRecord, Header } from '../record/observation.ts'
import { misuse } from './exit-status.ts'
import { note, print } from './terminal.ts'

interface ReportOptions {
  release?: string[]
  scenarios?: string
}

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('render recorded runs as Markdown')
    .description('Renders recorded runs as Markdown pages, to attach to a post or a patch mail.')
    .argument('<run...>', 'folder of a run, a record file, or a folder of accepted results')
    .option('--release <release...>', 'which of the releases in accepted results')
    .option(
      '--scenarios <folder>',
      "where the scenarios' titles are read; default: the experiments",
    )
    .addHelpText('after', '\nExample:\n  $ mountlab report out/6.18.5 > report.md')
    .action(report)
}

interface Recorded {
  header: Header
  records: Iterable<CaseRecord> | AsyncIterable<CaseRecord>
}

async function report(paths: string[], options: ReportOptions): Promise<void> {
  const { MarkdownPage } = await import('../report/markdown.ts')
  const { scenarioFacts } = await import('./scenario-facts.ts')
  const pages: string[] = []
  for (const path of paths) {
    for await (const { header, records } of open(path, options.release)) {
      const page = new MarkdownPage(scenarioFacts(header, options.scenarios))
      for await (const record of records) page.add(record)
      pages.push(page.finish(header))
    }
  }
  print(pages.join('\n'))
}

async function* open(path: string, releases: string[] | undefined): AsyncGenerator<Recorded> {
  const { isResultsFolder, listReleases, readRelease } = await import('../store/results.ts')
  if (releases !== undefined) {
    for (const release of releases) yield readRelease(path, release)
    return
  }
  if (isResultsFolder(path)) {
    const known = listReleases(path)
    throw misuse(`${path} has results of ${known.length} releases`, `--release ${known.join(' ')}`)
  }
  const { openRecordFile } = await import('../store/record-reader.ts')
  yield await openRecordFile(path, { onNote: note })
}
