// One run of mountlab on all kernels, and whether each of them answered every case.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { isExpected } from '../answers.ts'
import { BenchError } from '../bench-error.ts'
import { bounded, type Command, failed, pinned } from '../commands.ts'
import { type Bench, withScenario } from '../scenario-run.ts'
import { allowedCpus } from '../tools.ts'
import { type KernelRow, parseKernelTable } from './kernel-rows.ts'
import type { Series } from './kernels.ts'

export interface RunOnAll {
  /** Wall time of the whole program. */
  seconds: number
  /** Cases on each kernel. */
  cases: number
  cores: number
  /** How the guests ran. */
  accelerator: string
  kernels: KernelRow[]
}

export const cases = 1_000
const jobs = 2
const timeoutMs = 400_000

export async function runOnAll(bench: Bench, series: readonly Series[]): Promise<RunOnAll> {
  const names = ['host', ...series.map((each) => each.series)]
  const cores = allowedCpus().slice(0, jobs)
  bench.note(`${cases} cases on each of ${names.length} kernels`)
  return await withScenario(bench.folder, cases, jobs, async (run, output) => {
    const command = pinned(cores, [...run, '--kernel', names.join(',')] as Command)
    const [file, ...args] = command
    const start = performance.now()
    const { stderr } = await execa(file, args, bounded(command, bench.signal, timeoutMs)).catch(
      failed(command),
    )
    const seconds = (performance.now() - start) / 1000
    const kernels = parseKernelTable(stderr, names)
    const accelerators = kernels.map(({ release }) => checkRecords(join(output, release), release))
    const [accelerator = 'none'] = accelerators.filter((each) => each !== undefined)
    checkReleases(kernels, series, readdirSync(output))
    return { seconds, cases, cores: cores.length, accelerator, kernels }
  })
}

/** Throws unless the file has every case once, answered as it should be; how the guest ran. */
function checkRecords(folder: string, release: string): string | undefined {
  const lines = readFileSync(join(folder, 'records.jsonl'), 'utf8').trimEnd().split('\n')
  const header = JSON.parse(lines[0] ?? '{}') as {
    release?: string
    guest?: { accelerator: string }
  }
  if (header.release !== release) {
    throw new BenchError(`Expected records of ${release}, got those of ${header.release}`)
  }
  const good = lines.slice(1).filter(isExpected)
  const names = new Set(good.map((line) => (JSON.parse(line) as { case: string }).case))
  if (names.size !== cases || lines.length !== cases + 1) {
    const bad = lines.slice(1).find((line) => !isExpected(line))
    const example = bad === undefined ? '' : `; the first other line: ${bad.slice(0, 2000)}`
    throw new BenchError(`Expected ${cases} answers of ${release}, got ${names.size}${example}`)
  }
  return header.guest?.accelerator
}

/** Each kernel must have been another one, and the one that was asked for. */
function checkReleases(
  kernels: readonly KernelRow[],
  series: readonly Series[],
  folders: readonly string[],
): void {
  for (const { name, release } of kernels) {
    const wanted = series.find((each) => each.series === name)?.release ?? release
    if (release !== wanted) throw new BenchError(`Expected ${wanted} for ${name}, got ${release}`)
  }
  if (folders.length !== kernels.length) {
    throw new BenchError(`Expected records of ${kernels.length} kernels, got ${folders.length}`)
  }
}
