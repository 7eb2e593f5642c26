import type { Command } from 'commander'
import { exitStatus } from './exit-status.ts'
import { note, print } from './terminal.ts'

export function addLint(program: Command): void {
  program
    .command('lint')
    .summary('find what is wrong in scenario files')
    .description('Tells every problem of every scenario file, with its place. Exits with 2 if any.')
    .argument('[what...]', 'theme, theme/name, file or folder; default: all experiments')
    .option('--json', 'one problem a line as JSON')
    .addHelpText('after', '\nExample:\n  $ mountlab lint experiments/unmountat')
    .action(lint)
}

async function lint(what: string[], options: { json?: true }): Promise<void> {
  const { findScenarios } = await import('./find-scenarios.ts')
  const { count, countProblems, loadScenarios } = await import('./load-scenarios.ts')
  const { formatProblem } = await import('../scenario/index.ts')
  const found = findScenarios(what)
  const { problems } = loadScenarios(found)
  for (const problem of problems) {
    print(options.json ? `${JSON.stringify(problem)}\n` : `${formatProblem(problem)}\n\n`)
  }
  if (problems.length > 0) {
    note(countProblems(problems))
    process.exitCode = exitStatus.misuse
  } else {
    note(`${count(found.length, 'file')}, no problems`)
  }
}
