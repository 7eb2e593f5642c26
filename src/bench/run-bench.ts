// What every benchmark is run in: a temporary folder, a deadline, and an end that leaves nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { BenchError } from './bench-error.ts'
import type { Bench } from './scenario-run.ts'

/** Prints the text that `measure` returns, and on what it was measured. */
export async function runBench(
  deadlineMs: number,
  measure: (bench: Bench) => Promise<string>,
): Promise<void> {
  const start = performance.now()
  const stop = new AbortController()
  const end = (why: string) => () => stop.abort(new BenchError(why))
  // Not `once`: execa's own handler ends the process where it finds itself to be the only one left.
  process.on('SIGINT', end('Interrupted')).on('SIGTERM', end('Terminated'))
  const deadline = setTimeout(end(`Not done after ${deadlineMs / 1000} s`), deadlineMs)
  const folder = mkdtempSync(join(tmpdir(), 'mountlab-bench-'))
  const note = (text: string) => process.stderr.write(`bench: ${text}\n`)
  try {
    const text = await measure({ folder, signal: stop.signal, note })
    const seconds = Math.round((performance.now() - start) / 1000)
    const machine = `Linux ${release()}, Node ${process.version}, ${availableParallelism()} cores`
    console.log(`${text}\n\nMeasured in ${seconds} s on ${machine}.`)
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
