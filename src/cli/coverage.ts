import type { Command } from 'commander'
import { misuse } from './exit-status.ts'
import { addWords } from './option-values.ts'
import { print } from './terminal.ts'

interface CoverageOptions {
  results: string
  call?: string[]
  json?: true
  markdown?: true
}

const details = `
A case provokes a documented condition if its scenario is named errno-* in the folder of the call and its parameter
\`condition\` has the name of the condition, or if src/coverage/pages names it. What cannot be provoked stands in
src/coverage/unreachable.ts, what contradicts a page in src/coverage/contradictions.ts.

Examples:
  $ mountlab coverage
  $ mountlab coverage out/6.18.5 --call move_mount,fsmount
  $ mountlab coverage 6.12 7.3 --markdown > coverage.md`

export function addCoverage(program: Command): void {
  program
    .command('coverage')
    .summary('which documented errnos and which flags were observed')
    .description(
      'Holds records against the manual pages: what is documented and observed, what only one of both, and ' +
        'which flags of each call were given alone and in pairs.',
    )
    .argument('[runs...]', 'run folder, record file, release, or folder of results')
    .option('--results <folder>', 'where releases are looked up', 'results')
    .option('--call <names>', 'only these calls', addWords)
    .option('--json', 'as one JSON object')
    .option('--markdown', 'as tables')
    .addHelpText('after', details)
    .action(coverage)
}

async function coverage(runs: string[], options: CoverageOptions): Promise<void> {
  const { json, markdown, results } = options
  if (json && markdown) throw misuse('Expected one of --json and --markdown, got both')
  const { coverageOf } = await import('../coverage/coverage.ts')
  const { readReleasesInOrder } = await import('./operands.ts')
  const wanted = options.call === undefined ? undefined : await documentedCalls(options.call)
  const operands = await readReleasesInOrder(runs.length === 0 ? [results] : runs, results)
  const found = coverageOf(operands, wanted)
  if (json) {
    const kernels = operands.map(({ name, release, records }) => {
      return { name, release, cases: records.size }
    })
    print(`${JSON.stringify({ schema: 1, kernels, ...found })}\n`)
  } else if (markdown) {
    const { coverageMarkdown } = await import('../report/coverage-markdown.ts')
    print(coverageMarkdown(found, operands))
  } else {
    const { coverageText } = await import('../report/coverage-text.ts')
    print(coverageText(found, operands))
  }
}

/** Throws CliError for a call without a page. */
async function documentedCalls(words: readonly string[]): Promise<Set<string>> {
  const { pages } = await import('../coverage/pages/index.ts')
  const { nearest } = await import('../scenario/index.ts')
  const calls = pages.map(({ call }) => call)
  for (const word of words) {
    if (calls.includes(word)) continue
    const best = nearest(word, calls)
    const hint = best === undefined ? `there are ${calls.join(', ')}` : `did you mean ${best}?`
    throw misuse(`There is no page of ${word}`, hint)
  }
  return new Set(words)
}
