// The same cases on one kernel or several, each with records, page and reporter of its own.
import { availableParallelism } from 'node:os'
import { MachineError } from '../machine/errors.ts'
import { hostKernel, MachineOpener } from '../machine/open-machine.ts'
import type { RunSummary } from '../record/run-facts.ts'
import { reporters as reporterClasses } from '../report/index.ts'
import { Multiplexer } from '../report/multiplexer.ts'
import { tapHead } from '../report/tap.ts'
import { runCases } from '../run/run.ts'
import { exitStatus } from './exit-status.ts'
import { formatKernelTable, type KernelResult } from './kernel-table.ts'
import { OrderedOutput, type Turn } from './ordered-output.ts'
import type { RunOptions } from './run.ts'
import { RunRecorder } from './run-recorder.ts'
import { factsOf } from './scenario-facts.ts'
import type { CaseSelection } from './select-cases.ts'
import { type Interruption, note, print, wantsColour, watchInterruption } from './terminal.ts'

export async function runOnKernels(selection: CaseSelection, options: RunOptions): Promise<number> {
  const names = options.kernel ?? [hostKernel]
  const interruption = watchInterruption()
  const job = new Job(selection, options, interruption, names.length > 1)
  try {
    const results = await job.runAll(names)
    if (names.length > 1) process.stderr.write(formatKernelTable(results))
    return interruption.status() ?? Math.max(...results.map(statusOf))
  } finally {
    job.stop()
    interruption.stop()
  }
}

/** What a broken case would have answered nobody knows, so it comes before a contradiction. */
function statusOf({ summary }: KernelResult): number {
  if (summary === undefined || summary.verdicts.broken > 0) return exitStatus.failed
  return summary.verdicts.contradicted > 0 ? exitStatus.contradicted : exitStatus.fine
}

/** One kernel of a run. */
interface Part {
  name: string
  /** From 1. */
  number: number
  turn: Turn
}

class Job {
  readonly #selection: CaseSelection
  readonly #options: RunOptions
  readonly #signal: AbortSignal
  /** Whether what is said must name its kernel. */
  readonly #several: boolean
  readonly #output = new OrderedOutput({ write: print })
  readonly #opener: MachineOpener
  readonly #shuffle: number | undefined
  #progress: import('./progress.ts').Progress | undefined
  #failure: unknown
  readonly #failed = new AbortController()

  constructor(
    selection: CaseSelection,
    options: RunOptions,
    interruption: Interruption,
    several: boolean,
  ) {
    this.#selection = selection
    this.#options = options
    this.#signal = AbortSignal.any([interruption.signal, this.#failed.signal])
    this.#several = several
    this.#shuffle = seedOf(options)
    this.#opener = new MachineOpener({
      append: options.append ?? '',
      ...(options.modules === undefined ? {} : { modules: options.modules }),
      signal: this.#signal,
      onNote: note,
    })
  }

  /** The host by itself, then guests side by side. Results come in the order of the names. */
  async runAll(names: readonly string[]): Promise<KernelResult[]> {
    this.#progress = await startProgress()
    const waiting = names.map((name, index): Part => {
      return { name, number: index + 1, turn: this.#output.turn() }
    })
    if (this.#several && this.#options.reporter === 'tap')
      waiting[0]?.turn.write(tapHead(names.length))
    const results = new Map<string, KernelResult>()
    const take = async (each: Part): Promise<void> => {
      results.set(each.name, await this.#runOne(each))
      each.turn.end()
    }
    for (const each of waiting.filter(({ name }) => name === hostKernel)) await take(each)
    const guests = waiting.filter(({ name }) => name !== hostKernel)
    const lane = async (): Promise<void> => {
      for (let next = guests.shift(); next !== undefined; next = guests.shift()) await take(next)
    }
    const lanes = Math.min(this.#jobs, guests.length)
    await Promise.all(Array.from({ length: lanes }, lane))
    if (this.#failure !== undefined) throw this.#failure
    return names.flatMap((name) => results.get(name) ?? [])
  }

  stop(): void {
    this.#progress?.stop()
  }

  get #jobs(): number {
    return this.#options.jobs ?? availableParallelism()
  }

  async #runOne(part: Part): Promise<KernelResult> {
    const { name } = part
    const result: KernelResult = { name }
    if (this.#signal.aborted) return result
    const { output } = this.#options
    const recorder = new RunRecorder(
      { folder: output, oneOfSeveral: this.#several },
      factsOf(this.#selection.scenarios),
      () => this.#failed.abort(),
    )
    try {
      result.summary = await this.#runCases(part, recorder, result)
    } catch (error) {
      // One kernel that cannot be run does not keep the others from it.
      if (!this.#several || !(error instanceof MachineError)) {
        this.#failure ??= error
        this.#failed.abort()
      } else result.failure = error
    }
    try {
      const files = recorder.finish()
      if (files !== undefined) this.#note(name, `wrote ${files.join(' and ')}`)
    } catch (error) {
      this.#failure ??= error
    }
    return result
  }

  async #runCases(
    { name, number, turn }: Part,
    recorder: RunRecorder,
    result: KernelResult,
  ): Promise<RunSummary> {
    const { reporter, timeout } = this.#options
    const selection = this.#selection
    const reporters = new Multiplexer(
      {
        [reporter]: new reporterClasses[reporter](
          { colour: wantsColour(), ...(this.#several ? { part: { name, number } } : {}) },
          turn,
        ),
        ...(this.#progress === undefined ? {} : { progress: this.#progress }),
        notes: { onNote: (text) => this.#note(name, text) },
      },
      note,
    )
    const machine = await this.#opener.open(name)
    try {
      return await runCases(
        {
          machine,
          cases: selection.cases,
          total: selection.total,
          scenarios: Object.fromEntries(
            selection.scenarios.map((each) => [each.name, each.scenario.sha256]),
          ),
          jobs: this.#jobs,
          timeoutMs: timeout,
          ...(this.#shuffle === undefined ? {} : { shuffle: this.#shuffle }),
          ...(selection.shard === undefined ? {} : { shard: selection.shard }),
          signal: this.#signal,
          arguments: process.argv.slice(2),
        },
        {
          onBegin(begin) {
            result.release = begin.header.release
            recorder.onBegin(begin)
            reporters.onBegin(begin)
          },
          onStart: (text) => reporters.onStart(text),
          onCase(record) {
            recorder.onCase(record)
            reporters.onCase(record)
          },
          onNote: (text) => reporters.onNote(text),
          onEnd: (end) => reporters.onEnd(end),
        },
      )
    } finally {
      await machine.close()
      const boots = machine.boots?.()
      if (boots !== undefined) result.boots = boots
    }
  }

  #note(name: string, text: string): void {
    note(this.#several ? `${name}: ${text}` : text)
  }
}

async function startProgress(): Promise<import('./progress.ts').Progress | undefined> {
  // A terminal of no known width (script(1), some CI) cannot be drawn on.
  if (process.stderr.isTTY !== true || !process.stderr.columns) return undefined
  const { Progress } = await import('./progress.ts')
  return new Progress()
}

function seedOf({ shuffle }: RunOptions): number | undefined {
  if (shuffle === undefined) return undefined
  const seed = shuffle === true ? Math.floor(Math.random() * 2 ** 32) : shuffle
  if (shuffle === true) note(`shuffled; the same order again: --shuffle=${seed}`)
  return seed
}
