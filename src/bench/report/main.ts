// `npm run bench:report`: reports and differences of many kernels' results, made up from the real ones,
// and the HTML page in a browser. It prints figures and judges none.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BenchError } from '../bench-error.ts'
import { noBrowser } from '../browser.ts'
import { figureTable } from '../figure-table.ts'
import { runBench } from '../run-bench.ts'
import type { Bench } from '../scenario-run.ts'
import { syntheticResults, writeSyntheticRuns } from '../synthetic-results.ts'
import { commandRows, pageRows } from './figures.ts'
import { measureCommand, mountlab } from './measure-command.ts'
import { measurePage } from './measure-page.ts'

const real = fileURLToPath(new URL('../../../results', import.meta.url))
const size = { kernels: 12, cases: 5000 }

async function measure(bench: Bench): Promise<string> {
  if (noBrowser) throw new BenchError(`Expected a browser; on Debian: apt-get install chromium`)
  bench.note(`${size.cases} cases on ${size.kernels} kernels are made up`)
  const runs = writeSyntheticRuns(join(bench.folder, 'runs'), syntheticResults(real, size))
  const results = join(bench.folder, 'results')
  await measureCommand(bench, mountlab('accept', ...runs, '--results', results))
  const page = join(bench.folder, 'page.html')
  const rows = [
    ...commandRows(
      'diff of results/',
      await measureCommand(bench, mountlab('diff', results)),
      'diff',
    ),
    ...commandRows(
      'diff of record files',
      await measureCommand(bench, mountlab('diff', ...runs)),
      'diff',
    ),
    ...commandRows(
      'report --html of results/',
      await measureCommand(bench, mountlab('report', results, '--html', page)),
      'report',
    ),
    ...commandRows(
      'report --html of record files',
      await measureCommand(bench, mountlab('report', ...runs, '--html', page)),
      'report',
    ),
    ...pageRows(page, await measurePage(bench, page)),
  ]
  return figureTable(rows)
}

await runBench(300_000, measure)
