// `npm run bench`: mountlab beside the same calls in C and in a shell script, in one run. It prints
// figures and judges none of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkAnswers } from './answers.ts'
import { BenchError } from './bench-error.ts'
import { cliPath, wallTime } from './commands.ts'
import { figureTable, type Measured } from './figures.ts'
import { measurePeaks } from './memory.ts'
import { measureAllCores, measureRounds, measureShell } from './rates.ts'
import type { Bench } from './scenario-run.ts'
import { compileFloor, firstCpu, requireTools } from './tools.ts'

const deadlineMs = 480_000
const memorySizes = [1_000, 100_000]
const helpRuns = 9

async function main(): Promise<void> {
  const start = performance.now()
  const stop = new AbortController()
  const end = (why: string) => () => stop.abort(new BenchError(why))
  // Not `once`: execa's own handler ends the process where it finds itself to be the only one left.
  process.on('SIGINT', end('Interrupted')).on('SIGTERM', end('Terminated'))
  const deadline = setTimeout(end(`Not done after ${deadlineMs / 1000} s`), deadlineMs)
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-bench-'))
  const note = (text: string) => process.stderr.write(`bench: ${text}\n`)
  try {
    const bench: Bench = { folder, cpu: firstCpu(), signal: stop.signal, note }
    const measured = await measure(bench)
    const seconds = Math.round((performance.now() - start) / 1000)
    const machine = `Linux ${release()}, Node ${process.version}, ${availableParallelism()} cores`
    console.log(figureTable(measured))
    console.log(`\nMeasured in ${seconds} s on ${machine}; "one core" is core ${bench.cpu}.`)
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    // Why the benchmark was stopped says more than that some command was.
    note(stop.signal.aborted ? stop.signal.reason.message : error.message)
    process.exitCode = 3
  } finally {
    clearTimeout(deadline)
    // A killed process tree may take a moment longer than its first process.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function measure(bench: Bench): Promise<Measured> {
  await requireTools()
  await compileFloor(bench.folder, bench.signal)
  await checkAnswers(bench)
  const helpSeconds = await measureHelp(bench)
  const rounds = await measureRounds(bench)
  const allCores = await measureAllCores(bench)
  const shell = await measureShell(bench)
  const memory: Measured['memory'] = []
  for (const cases of memorySizes) {
    memory.push({ cases, peaks: await measurePeaks(bench, cases) })
  }
  return { rounds, allCores, shell, memory, helpSeconds }
}

async function measureHelp(bench: Bench): Promise<number[]> {
  bench.note('mountlab --help')
  const seconds: number[] = []
  while (seconds.length < helpRuns) {
    seconds.push(await wallTime([process.execPath, cliPath, '--help'], bench.signal, 10_000))
  }
  return seconds
}

await main()
