import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatStep, formatTranscript, printable } from '../record/transcript.ts'
import { indented } from './indented.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'
import { plural } from './tally.ts'

const version = 'KTAP version 1\n'

/**
 * KTAP 1, https://docs.kernel.org/dev-tools/ktap.html: one test a case. What a test has to say
 * stands before its result, in lines that begin with `# `. A broken case is an ERROR.
 */
export class KtapReporter implements Reporter {
  readonly #output: Output
  readonly #unindented: Output
  readonly #part: ReporterOptions['part']
  #number = 0

  /** Of several runs each is a test with subtests. */
  static head(runs: number): string {
    return runs === 1 ? version : `${version}1..${runs}\n`
  }

  constructor({ part }: ReporterOptions, output: Output) {
    this.#part = part
    this.#output = part === undefined ? output : indented(output, 2)
    this.#unindented = output
  }

  onBegin({ header, total }: RunBegin): void {
    if (this.#part !== undefined) {
      // As KUnit has it: a parser knows the test by its name where not all subtests were run.
      this.#output.write(`${version}# Subtest: ${description(this.#part.name)}\n`)
    }
    this.#output.write(`1..${total}\n`)
    this.#comment(
      `mountlab ${header.harness} on Linux ${header.release}`,
      `${printable(header.version)} ${header.machine}, as ${header.runAs}`,
    )
  }

  onCase(record: CaseRecord): void {
    this.#number += 1
    this.#comment(...remarksOn(record))
    this.#output.write(formatResult(this.#number, record.case, outcomeOf(record)))
  }

  onEnd(summary: RunSummary): void {
    const { interrupted, total } = summary
    if (interrupted) this.#comment(`interrupted: ${this.#number} of ${plural(total, 'case')} run`)
    this.#end(outcomeOfRun(summary))
  }

  onFailure(reason: string): void {
    // A plan that is not kept fails by itself; this says why.
    if (this.#part === undefined) this.#comment(`the run ended early: ${printable(reason)}`)
    this.#end({ ok: false, directive: 'ERROR', why: reason })
  }

  #end(outcome: Outcome): void {
    if (this.#part === undefined) return
    this.#unindented.write(formatResult(this.#part.number, this.#part.name, outcome))
  }

  #comment(...lines: string[]): void {
    this.#output.write(lines.map((line) => `# ${line}\n`).join(''))
  }
}

interface Outcome {
  ok: boolean
  directive?: 'SKIP' | 'ERROR'
  why?: string
}

function outcomeOf({ verdict, reason = '' }: CaseRecord): Outcome {
  switch (verdict) {
    case 'observed':
      return { ok: true }
    case 'contradicted':
      return { ok: false }
    case 'unsupported':
      return { ok: true, directive: 'SKIP', why: reason }
    case 'broken':
      return { ok: false, directive: 'ERROR', why: reason }
  }
}

/** A test fails if any of its subtests does, and is skipped if all of them are. */
function outcomeOfRun({ interrupted, verdicts }: RunSummary): Outcome {
  if (interrupted) return { ok: false, directive: 'ERROR', why: 'interrupted' }
  if (verdicts.broken + verdicts.contradicted > 0) return { ok: false }
  if (verdicts.observed > 0) return { ok: true }
  const why = verdicts.unsupported === 0 ? 'no cases' : 'no case is supported'
  return { ok: true, directive: 'SKIP', why }
}

function formatResult(number: number, name: string, { ok, directive, why = '' }: Outcome): string {
  const result = `${ok ? 'ok' : 'not ok'} ${number} ${description(name)}`
  return directive === undefined
    ? `${result}\n`
    : `${`${result} # ${directive} ${printable(why.trim())}`.trimEnd()}\n`
}

/** A description cannot have a `#`, and there is no way to escape one: it is written as in a URL. */
function description(name: string): string {
  return printable(name).replaceAll('#', '%23')
}

function remarksOn(record: CaseRecord): string[] {
  if (record.verdict === 'contradicted' || record.verdict === 'broken') {
    return formatTranscript(record).trimEnd().split('\n')
  }
  const findings = record.steps.filter(({ failedButChanged }) => failedButChanged)
  const gist = gistOf(record.console ?? [])
  return [
    ...findings.flatMap(formatStep),
    ...(gist === undefined ? [] : [`the kernel told of trouble: ${printable(gist)}`]),
  ]
}
