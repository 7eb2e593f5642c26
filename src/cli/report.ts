import type { Command } from 'commander'
import { note, print } from './terminal.ts'

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('render recorded runs as Markdown')
    .description('Renders recorded runs as Markdown pages, to attach to a post or a patch mail.')
    .argument('<run...>', 'folder of a run, or a record file')
    .option(
      '--scenarios <folder>',
      "where the scenarios' titles are read; default: the experiments",
    )
    .addHelpText('after', '\nExample:\n  $ mountlab report out/6.18.5 > report.md')
    .action(report)
}

async function report(runs: string[], options: { scenarios?: string }): Promise<void> {
  const { openRecordFile } = await import('../store/record-reader.ts')
  const { MarkdownPage } = await import('../report/markdown.ts')
  const { scenarioFacts } = await import('./scenario-facts.ts')
  const pages: string[] = []
  for (const run of runs) {
    const { header, records } = await openRecordFile(run, { onNote: note })
    const page = new MarkdownPage(scenarioFacts(header, options.scenarios))
    for await (const record of records) page.add(record)
    pages.push(page.finish(header))
  }
  print(pages.join('\n'))
}
