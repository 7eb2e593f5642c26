// `npm run bench:guests`: the same cases on the running kernel and on every series that mountlab can
// boot, from a cold start; and how soon vng answers beside it. It prints figures and judges none.
import { figureTable } from '../figure-table.ts'
import { measureAllCores } from '../rates.ts'
import { runBench } from '../run-bench.ts'
import type { Bench } from '../scenario-run.ts'
import { measureAnswers } from './first-answer.ts'
import { guestRows, hostRows } from './guest-figures.ts'
import { cachedSeries } from './kernels.ts'
import { runOnAll } from './run-on-all.ts'

async function measure(bench: Bench): Promise<string> {
  const series = await cachedSeries(bench.signal)
  const run = await runOnAll(bench, series)
  const answers = await measureAnswers(bench, series)
  const host = await measureAllCores(bench)
  return figureTable([...guestRows(run), ...hostRows(run, host), ...answers])
}

await runBench(900_000, measure)
