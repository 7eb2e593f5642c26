import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import type { Reporter } from './reporter.ts'

/**
 * Several reporters as one. One that throws is dropped with a single warning, so that a broken
 * reporter never breaks a run.
 */
export class Multiplexer implements Reporter {
  /** The names of those that were dropped: what they wrote is not whole. */
  readonly dropped = new Set<string>()
  readonly #reporters: Map<string, Reporter>
  readonly #warn: (text: string) => void

  /** `reporters` by the name that a warning calls them by. */
  constructor(reporters: Readonly<Record<string, Reporter>>, warn: (text: string) => void) {
    this.#reporters = new Map(Object.entries(reporters))
    this.#warn = warn
  }

  onBegin(begin: RunBegin): void {
    this.#tell((reporter) => reporter.onBegin?.(begin))
  }

  onStart(name: string): void {
    this.#tell((reporter) => reporter.onStart?.(name))
  }

  onCase(record: CaseRecord): void {
    this.#tell((reporter) => reporter.onCase?.(record))
  }

  onNote(text: string): void {
    this.#tell((reporter) => reporter.onNote?.(text))
  }

  async onEnd(summary: RunSummary): Promise<void> {
    for (const [name, reporter] of this.#reporters) {
      try {
        await reporter.onEnd?.(summary)
      } catch (error) {
        this.#drop(name, error)
      }
    }
  }

  onFailure(reason: string): void {
    this.#tell((reporter) => reporter.onFailure?.(reason))
  }

  #tell(hook: (reporter: Reporter) => void): void {
    for (const [name, reporter] of this.#reporters) {
      try {
        hook(reporter)
      } catch (error) {
        this.#drop(name, error)
      }
    }
  }

  #drop(name: string, error: unknown): void {
    this.#reporters.delete(name)
    this.dropped.add(name)
    const reason = error instanceof Error ? error.message : String(error)
    this.#warn(`reporter ${name} failed and says no more: ${reason}`)
  }
}
