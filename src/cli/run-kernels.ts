// The same cases on one kernel or several, each with records, page and reporters of its own.
import { availableParallelism } from 'node:os'
import { MachineError } from '../machine/errors.ts'
import { hostKernel, MachineOpener } from '../machine/open-machine.ts'
import type { Header } from '../record/observation.ts'
import type { RunSummary } from '../record/run-facts.ts'
import type { ScenarioFacts } from '../report/markdown.ts'
import { Multiplexer } from '../report/multiplexer.ts'
import { type KnownRun, type RunRequest, runCases } from '../run/run.ts'
import { Checks } from './check.ts'
import { exitStatus } from './exit-status.ts'
import { formatKernelTable, type KernelResult } from './kernel-table.ts'
import type { ReporterChoice } from './option-values.ts'
import { type KernelReports, Reports } from './reports.ts'
import type { RunOptions } from './run.ts'
import { folderFor, type RecordPlace, RunRecorder } from './run-recorder.ts'
import { factsOf } from './scenario-facts.ts'
import type { CaseSelection } from './select-cases.ts'
import { type Interruption, note, print, watchInterruption } from './terminal.ts'

export async function runOnKernels(selection: CaseSelection, options: RunOptions): Promise<number> {
  const names = options.kernel ?? [hostKernel]
  const scenarios = factsOf(selection.scenarios)
  const reports = new Reports(withStandardOutput(options.reporter ?? []), {
    names,
    scenarios,
    verbose: options.verbose === true,
  })
  const checks = options.check ? new Checks(options, selection) : undefined
  const interruption = watchInterruption()
  const job = new Job({ selection, scenarios, options, interruption, reports, names, checks })
  try {
    const results = await job.runAll()
    if (names.length > 1) process.stderr.write(formatKernelTable(results))
    keep(reports)
    const status = interruption.status()
    if (status !== undefined) return status
    const checked = checks === undefined ? exitStatus.fine : tellChecks(checks, options)
    return Math.max(checked, ...results.map(statusOf))
  } catch (error) {
    // Records that cannot be kept, and slips of our own, end a run anywhere.
    if (error instanceof MachineError) keep(reports)
    throw error
  } finally {
    reports.discard()
    job.stop()
    interruption.stop()
  }
}

/** Whoever looks is told something, too. */
function withStandardOutput(choices: readonly ReporterChoice[]): ReporterChoice[] {
  const hasOne = choices.some(({ file }) => file === undefined)
  return hasOne ? [...choices] : [...choices, { name: 'pretty' }]
}

function keep(reports: Reports): void {
  const files = reports.keep()
  if (files.length > 0) note(`wrote ${files.join(', ')}`)
}

/** Beside the report where people read it, and out of the way of every other one. */
function tellChecks(checks: Checks, { reporter = [] }: RunOptions): number {
  const { text, status } = checks.finish()
  const isForPeople = reporter.every(({ name, file }) => name === 'pretty' || file !== undefined)
  if (isForPeople) print(`\n${text}`)
  else process.stderr.write(text)
  return status
}

/** What a broken case would have answered nobody knows, so it comes before a contradiction. */
function statusOf({ summary }: KernelResult): number {
  if (summary === undefined || summary.verdicts.broken > 0) return exitStatus.failed
  return summary.verdicts.contradicted > 0 ? exitStatus.contradicted : exitStatus.fine
}

/** One kernel of a run. */
interface Part {
  name: string
  reports: KernelReports
}

interface JobFacts {
  selection: CaseSelection
  scenarios: readonly ScenarioFacts[]
  options: RunOptions
  interruption: Interruption
  reports: Reports
  names: readonly string[]
  checks: Checks | undefined
}

class Job {
  readonly #names: readonly string[]
  readonly #reports: Reports
  readonly #checks: Checks | undefined
  readonly #scenarios: readonly ScenarioFacts[]
  readonly #selection: CaseSelection
  readonly #options: RunOptions
  readonly #signal: AbortSignal
  /** Whether what is said must name its kernel. */
  readonly #several: boolean
  readonly #opener: MachineOpener
  readonly #shuffle: number | undefined
  #planned: ReadonlySet<string> | undefined
  #progress: import('./progress.ts').Progress | undefined
  #failure: unknown
  readonly #failed = new AbortController()

  constructor({ selection, scenarios, options, interruption, reports, names, checks }: JobFacts) {
    this.#names = names
    this.#reports = reports
    this.#checks = checks
    this.#scenarios = scenarios
    this.#selection = selection
    this.#options = options
    this.#signal = AbortSignal.any([interruption.signal, this.#failed.signal])
    this.#several = names.length > 1
    this.#shuffle = seedOf(options)
    this.#opener = new MachineOpener({
      append: options.append ?? '',
      ...(options.modules === undefined ? {} : { modules: options.modules }),
      signal: this.#signal,
      onNote: note,
    })
  }

  /** The host by itself, then guests side by side. Results come in the order of the names. */
  async runAll(): Promise<KernelResult[]> {
    this.#progress = await startProgress()
    const waiting = this.#names.map((name, index): Part => {
      return { name, reports: this.#reports.forKernel(index + 1) }
    })
    const results = new Map<string, KernelResult>()
    const take = async (each: Part): Promise<void> => {
      results.set(each.name, await this.#runOne(each))
    }
    for (const each of waiting.filter(({ name }) => name === hostKernel)) await take(each)
    const guests = waiting.filter(({ name }) => name !== hostKernel)
    const lane = async (): Promise<void> => {
      for (let next = guests.shift(); next !== undefined; next = guests.shift()) await take(next)
    }
    const lanes = Math.min(this.#jobs, guests.length)
    await Promise.all(Array.from({ length: lanes }, lane))
    if (this.#failure !== undefined) throw this.#failure
    return this.#names.flatMap((name) => results.get(name) ?? [])
  }

  stop(): void {
    this.#progress?.stop()
  }

  get #jobs(): number {
    return this.#options.jobs ?? availableParallelism()
  }

  async #runOne({ name, reports }: Part): Promise<KernelResult> {
    const result: KernelResult = { name }
    if (this.#signal.aborted) {
      reports.end(new Set())
      return result
    }
    const place: RecordPlace = { folder: this.#options.output, oneOfSeveral: this.#several }
    const recorder = new RunRecorder(place, this.#scenarios, () => this.#failed.abort())
    const reporters = new Multiplexer(
      {
        ...reports.reporters,
        ...(this.#progress === undefined ? {} : { progress: this.#progress }),
        notes: { onNote: (text) => this.#note(name, text) },
      },
      note,
    )
    try {
      result.summary = await this.#runCases(name, place, recorder, reporters, result)
    } catch (error) {
      if (error instanceof MachineError) reporters.onFailure(error.message)
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
    reports.end(reporters.dropped)
    return result
  }

  async #runCases(
    name: string,
    place: RecordPlace,
    recorder: RunRecorder,
    reporters: Multiplexer,
    result: KernelResult,
  ): Promise<RunSummary> {
    const selection = this.#selection
    const check = this.#checks?.forKernel(place)
    const machine = await this.#opener.open(name)
    const request: RunRequest = {
      machine,
      cases: selection.cases,
      total: selection.total,
      scenarios: Object.fromEntries(
        selection.scenarios.map((each) => [each.name, each.scenario.sha256]),
      ),
      jobs: this.#jobs,
      timeoutMs: this.#options.timeout,
      ...(this.#shuffle === undefined ? {} : { shuffle: this.#shuffle }),
      ...(selection.shard === undefined ? {} : { shard: selection.shard }),
      signal: this.#signal,
      arguments: process.argv.slice(2),
    }
    const resume = (header: Header): Promise<KnownRun | undefined> =>
      this.#resume(name, place, header)
    try {
      const summary = await runCases(this.#options.resume ? { ...request, resume } : request, {
        onBegin: (begin) => {
          result.release = begin.header.release
          recorder.onBegin(begin)
          this.#orAbort(() => check?.begin(begin.header))
          reporters.onBegin(begin)
        },
        onStart: (text) => reporters.onStart(text),
        onCase(record) {
          recorder.onCase(record)
          check?.add(record)
          reporters.onCase(record)
        },
        onHeld: (record) => recorder.onHeld(record),
        onNote: (text) => reporters.onNote(text),
        onEnd: (end) => reporters.onEnd(end),
      })
      await check?.repeat(request, (text) => this.#note(name, text))
      return summary
    } finally {
      await machine.close()
      const boots = machine.boots?.()
      if (boots !== undefined) result.boots = boots
    }
  }

  #orAbort(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#failure ??= error
      this.#failed.abort()
    }
  }

  async #resume(name: string, place: RecordPlace, header: Header): Promise<KnownRun | undefined> {
    const { resumeIn } = await import('./resume.ts')
    this.#planned ??= new Set([...this.#selection.cases()].map((each) => each.name))
    const planned = this.#planned
    return await resumeIn(
      folderFor(place, header),
      header,
      (each) => planned.has(each),
      (text) => this.#note(name, text),
    )
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
