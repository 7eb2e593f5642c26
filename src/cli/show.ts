import type { Command } from 'commander'
import { print } from './terminal.ts'

export function addShow(program: Command): void {
  program
    .command('show')
    .summary('print a scenario or case in full')
    .description(
      'Prints a scenario with its cases, or one case as it would be run: world, set-up, steps, claims.',
    )
    .argument('<what...>', 'theme/name, case name or file')
    .addHelpText('after', "\nExample:\n  $ mountlab show 'unmountat/move-attached[parent=shared]'")
    .action(show)
}

async function show(what: string[]): Promise<void> {
  const { selectCases } = await import('./select-cases.ts')
  const { formatCase, formatScenario } = await import('./format-scenario.ts')
  const { scenarios, cases } = selectCases(what, {})
  const pages: string[] = []
  for (const { scenario, cases: wanted } of scenarios) {
    pages.push(formatScenario(scenario))
    if (wanted === undefined && scenario.variantCount > 1) continue
    for (const planned of cases()) {
      if (planned.scenario === scenario.name) pages.push(formatCase(planned))
    }
  }
  print(pages.join('\n'))
}
