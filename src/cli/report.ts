import type { Command } from 'commander'
import { misuse } from './exit-status.ts'
import { print } from './terminal.ts'

export interface ReportOptions {
  release?: string[]
  scenarios?: string
  html?: string
  svg?: string
  csv?: string
  markdown?: string
}

const details = `
Without a file it prints a Markdown page for each run. A file is written whole or not at all. Of a folder of accepted
results it takes every release, unless --release names some.

Examples:
  $ mountlab report out/6.18.5 > report.md
  $ mountlab report results --html results.html --svg results.svg
  $ mountlab report out/* --csv steps.csv`

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('render recorded runs as a page, picture or table')
    .description(
      'Renders recorded runs: a Markdown page, or files that lay the kernels side by side.',
    )
    .argument('<run...>', 'folder of a run, a record file, or a folder of accepted results')
    .option('--html <file>', 'one self-contained page: matrix, filters, transcripts side by side')
    .option('--svg <file>', 'the matrix as a picture for a post')
    .option('--markdown <file>', 'the matrix as tables that paste into a post')
    .option('--csv <file>', 'one row for each step, RFC 4180')
    .option('--release <release...>', 'which of the releases in accepted results')
    .option(
      '--scenarios <folder>',
      "where the scenarios' titles are read; default: the experiments",
    )
    .addHelpText('after', details)
    .action(async (paths: string[], options: ReportOptions) => {
      const { html, svg, csv, markdown } = options
      if ((html ?? svg ?? csv ?? markdown) === undefined) await printPages(paths, options)
      else {
        const { writeReports } = await import('./write-reports.ts')
        await writeReports(paths, options)
      }
    })
}

async function printPages(paths: string[], { release, scenarios }: ReportOptions): Promise<void> {
  const { isResultsFolder, listReleases } = await import('../store/results.ts')
  const { recordedKernels } = await import('./recorded-kernels.ts')
  const { MarkdownPage } = await import('../report/markdown.ts')
  const { scenarioFacts } = await import('./scenario-facts.ts')
  const results = release === undefined ? paths.find(isResultsFolder) : undefined
  if (results !== undefined) {
    const known = listReleases(results)
    throw misuse(
      `${results} has results of ${known.length} releases`,
      `--markdown FILE for tables of all of them, or --release ${known.join(' ')}`,
    )
  }
  const pages: string[] = []
  for (const { header, records } of await recordedKernels(paths, release)) {
    const page = new MarkdownPage(scenarioFacts(header, scenarios))
    for await (const record of records) page.add(record)
    pages.push(page.finish(header))
  }
  print(pages.join('\n'))
}
