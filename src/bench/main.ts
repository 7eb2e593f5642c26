// `npm run bench`: mountlab beside the same calls in C and in a shell script, in one run. It prints
// figures and judges none of them.
import { checkAnswers } from './answers.ts'
import { cliPath, wallTime } from './commands.ts'
import { figureTable } from './figure-table.ts'
import { figureRows, type Measured } from './figures.ts'
import { measurePeaks } from './memory.ts'
import { measureAllCores, measureRounds, measureShell } from './rates.ts'
import { runBench } from './run-bench.ts'
import type { Bench } from './scenario-run.ts'
import { compileFloor, firstCpu, requireTools } from './tools.ts'

const memorySizes = [1_000, 10_000, 100_000]
const helpRuns = 9

async function measure(bench: Bench): Promise<string> {
  await requireTools()
  await compileFloor(bench.folder, bench.signal)
  await checkAnswers(bench)
  const cpu = firstCpu()
  const helpSeconds = await measureHelp(bench)
  const rounds = await measureRounds(bench, cpu)
  const allCores = await measureAllCores(bench)
  const shell = await measureShell(bench, cpu)
  const memory: Measured['memory'] = []
  for (const cases of memorySizes) {
    memory.push({ cases, peaks: await measurePeaks(bench, cases) })
  }
  const rows = figureRows({ rounds, allCores, shell, memory, helpSeconds })
  return `${figureTable(rows)}\n\n"One core" is core ${cpu}.`
}

async function measureHelp(bench: Bench): Promise<number[]> {
  bench.note('mountlab --help')
  const seconds: number[] = []
  while (seconds.length < helpRuns) {
    seconds.push(await wallTime([process.execPath, cliPath, '--help'], bench.signal, 10_000))
  }
  return seconds
}

await runBench(480_000, measure)
