import type { Command } from 'commander'
import { misuse } from './exit-status.ts'
import { parseShard, type Shard } from './option-values.ts'
import { note, print } from './terminal.ts'

interface ListOptions {
  scenarios?: true
  theme?: true
  filter?: string
  shard?: Shard
}

export function addList(program: Command): void {
  program
    .command('list')
    .summary('name the cases that would run')
    .description('Names the cases that `run` would run, one a line.')
    .argument('[what...]', 'theme, theme/name, case name, file or folder; default: all experiments')
    .option('--scenarios', 'name the scenarios instead, with their titles')
    .option('--theme', 'name the themes instead, with their scenarios and cases counted')
    .option('--filter <text>', 'only names with this text in them; a glob if it has * or ?')
    .option('--shard <i/n>', 'only this share of the cases', parseShard)
    .addHelpText('after', "\nExample:\n  $ mountlab list unmountat --filter '*parent=shared*'")
    .action(list)
}

async function list(what: string[], options: ListOptions): Promise<void> {
  const { selectCases } = await import('./select-cases.ts')
  const { count } = await import('./load-scenarios.ts')
  const { scenarios, cases, total } = selectCases(what, options)
  if (options.scenarios && options.theme) {
    throw misuse('--scenarios and --theme are two lists: name one')
  }
  if (options.scenarios) {
    const wanted = new Set<string>()
    for (const planned of cases()) wanted.add(planned.scenario)
    const listed = scenarios.filter(({ name }) => wanted.has(name))
    for (const { name, scenario } of listed) print(`${name}\t${scenario.title}\n`)
    note(count(listed.length, 'scenario'))
    return
  }
  if (options.theme) {
    const { groupByTheme } = await import('../report/themes.ts')
    const themes = groupByTheme([...cases()], ({ scenario }) => scenario)
    for (const [theme, found] of themes) {
      const names = new Set(found.map(({ scenario }) => scenario))
      print(`${theme}\t${count(names.size, 'scenario')}\t${count(found.length, 'case')}\n`)
    }
    note(count(themes.length, 'theme'))
    return
  }
  for (const { name } of cases()) print(`${name}\n`)
  note(`${count(total, 'case')} of ${count(scenarios.length, 'scenario')}`)
}
