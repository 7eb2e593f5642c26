// The reports that a run was asked for: on standard output and in files, of one kernel or several.
import { reporters } from '../report/index.ts'
import type { ScenarioFacts } from '../report/markdown.ts'
import type { Output, Reporter, ReporterOptions } from '../report/reporter.ts'
import type { PartFile } from '../store/part-file.ts'
import { CliError, exitStatus } from './exit-status.ts'
import type { ReporterChoice } from './option-values.ts'
import { OrderedOutput, type Turn } from './ordered-output.ts'
import { openReportFile } from './report-file.ts'
import { print, wantsColour } from './terminal.ts'

/** What all reports of a run have in common. */
export interface ReportFacts {
  /** The kernels, in their order. */
  names: readonly string[]
  verbose: boolean
  scenarios: readonly ScenarioFacts[]
}

/** The reports of one kernel. */
export interface KernelReports {
  /** By the words that asked for them. */
  reporters: Record<string, Reporter>
  /** Nothing more comes; the next kernel is heard. What was dropped is not whole. */
  end(dropped: ReadonlySet<string>): void
}

/**
 * Files are opened at once, so that one that cannot be written is told of before the run; each gets
 * its name in `keep`, or never. Throws CliError and StoreError.
 */
export class Reports {
  readonly #documents: Document[] = []
  readonly #facts: ReportFacts

  constructor(choices: readonly ReporterChoice[], facts: ReportFacts) {
    this.#facts = facts
    try {
      for (const choice of choices) {
        this.#documents.push(new Document(choice, facts.names.length))
      }
    } catch (error) {
      this.discard()
      throw error
    }
  }

  /** One for each kernel, to be asked for in their order. */
  forKernel(number: number): KernelReports {
    const { names, verbose, scenarios } = this.#facts
    const name = names[number - 1] ?? ''
    const part = names.length === 1 ? {} : { part: { name, number } }
    const parts = this.#documents.map((document) => {
      return { document, turn: document.turn() }
    })
    return {
      reporters: Object.fromEntries(
        parts.map(({ document, turn }) => [
          document.words,
          document.reporter({ verbose, scenarios, ...part }, turn),
        ]),
      ),
      end(dropped) {
        for (const { document, turn } of parts) {
          if (dropped.has(document.words)) document.isWhole = false
          turn.end()
        }
      },
    }
  }

  /** Ends every report and says which files there are now. Throws the first reason against one. */
  keep(): string[] {
    const kept: string[] = []
    let failure: unknown
    for (const document of this.#documents) {
      try {
        kept.push(...document.keep())
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
    return kept
  }

  /** Leaves the files as they were. After `keep` it does nothing. */
  discard(): void {
    for (const document of this.#documents) document.discard()
  }
}

/** One report, with its parts in the order of the kernels. */
class Document {
  readonly words: string
  isWhole = true
  readonly #choice: ReporterChoice
  readonly #file: PartFile | undefined
  readonly #output: OrderedOutput
  #head: string | undefined

  constructor(choice: ReporterChoice, runs: number) {
    const { name, file } = choice
    this.#choice = choice
    this.words = file === undefined ? name : `${name}=${file}`
    this.#head = reporters[name].head?.(runs) ?? ''
    if (file !== undefined) this.#file = openReportFile(file)
    const target: Output = this.#file === undefined ? { write: print } : patient(this.#file)
    this.#output = new OrderedOutput({
      write: (text) => {
        // Where nothing is told of any run there is no document either.
        target.write(`${this.#head ?? ''}${text}`)
        this.#head = undefined
      },
    })
  }

  turn(): Turn {
    return this.#output.turn()
  }

  reporter(options: Omit<ReporterOptions, 'colour'>, output: Output): Reporter {
    const colour = this.#file === undefined && wantsColour()
    return new reporters[this.#choice.name]({ ...options, colour }, output)
  }

  keep(): string[] {
    const foot = reporters[this.#choice.name].foot?.() ?? ''
    if (this.#file === undefined) {
      if (this.#head === undefined) print(foot)
      return []
    }
    if (!this.isWhole) {
      this.discard()
      throw new CliError(exitStatus.failed, `${this.#file.file} was not written`)
    }
    if (this.#head !== undefined) {
      this.discard()
      return []
    }
    this.#file.write(foot)
    this.#file.close()
    return [this.#file.file]
  }

  discard(): void {
    this.#file?.discard()
  }
}

/** What cannot be written is told when the file is closed: records matter more than reports. */
function patient(file: PartFile): Output {
  return {
    write(text) {
      try {
        file.write(text)
      } catch {
        // `close` throws it again.
      }
    },
  }
}
