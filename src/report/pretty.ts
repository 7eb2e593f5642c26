import picocolors from 'picocolors'
import type { CaseRecord, StepRecord, Verdict } from '../record/observation.ts'
import { verdicts } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatStep, formatTranscript, printable, resultOf } from '../record/transcript.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'
import { addToTally, countCalls, emptyTally, plural } from './tally.ts'

type Paint = (text: string) => string

/**
 * For people: the whole transcript of each case that needs attention, counts at the end. Where it is
 * asked for, a line for every case.
 */
export class PrettyReporter implements Reporter {
  readonly #output: Output
  readonly #verbose: boolean
  readonly #colours: ReturnType<typeof picocolors.createColors>
  readonly #tally = emptyTally()
  readonly #reasons = new Map<string, number>()

  constructor(options: ReporterOptions, output: Output) {
    this.#output = output
    this.#verbose = options.verbose
    this.#colours = picocolors.createColors(options.colour)
  }

  onBegin({ header, total }: RunBegin): void {
    this.#line(
      `mountlab ${header.harness} on Linux ${header.release} ${header.machine}, ` +
        `as ${header.runAs}: ${plural(total, 'case')}`,
    )
  }

  onCase(record: CaseRecord): void {
    addToTally(this.#tally, record)
    if (record.verdict === 'unsupported') this.#countReason(record)
    const isWrong = record.verdict === 'contradicted' || record.verdict === 'broken'
    const needsAttention = isWrong || record.console !== undefined
    if (needsAttention || this.#verbose) this.#writeCase(record)
    if (!needsAttention) return
    for (const line of formatTranscript(record).trimEnd().split('\n')) this.#line(`    ${line}`)
  }

  #writeCase(record: CaseRecord): void {
    const { dim } = this.#colours
    const verdict = this.#paint(record.verdict)(record.verdict.padEnd(12))
    const results = record.steps.map((step) => this.#formatResult(step)).join(' ')
    const parts = [verdict, ` ${printable(record.case)}`]
    if (results !== '') parts.push(`  ${results}`)
    if (record.verdict === 'unsupported') parts.push(dim(`  ${reasonOf(record)}`))
    this.#line(parts.join(''))
  }

  #countReason(record: CaseRecord): void {
    const reason = reasonOf(record)
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  onEnd(summary: RunSummary): void {
    const { bold } = this.#colours
    this.#line('')
    const counts = verdicts
      .filter((verdict) => summary.verdicts[verdict] > 0)
      .map((verdict) => this.#paint(verdict)(`${summary.verdicts[verdict]} ${verdict}`))
    const done = this.#tally.cases
    const total = summary.interrupted ? `${done} of ${plural(summary.total, 'case')}` : undefined
    this.#line(
      `${bold(total ?? plural(done, 'case'))}${counts.length === 0 ? '' : `: ${counts.join(', ')}`} ` +
        `(${plural(this.#tally.steps, 'call')} in ${(summary.elapsedMs / 1000).toFixed(1)} s)`,
    )
    if (summary.interrupted) this.#line(this.#colours.yellow('interrupted'))
    this.#writeReasons()
    this.#writeCalls()
    this.#writeFindings()
    this.#writeKernelWarnings()
  }

  #writeReasons(): void {
    if (this.#reasons.size === 0) return
    this.#line('')
    this.#line(this.#colours.bold('unsupported'))
    for (const [reason, count] of this.#reasons) this.#line(`  ${reason}: ${plural(count, 'case')}`)
  }

  #writeCalls(): void {
    const calls = countCalls(this.#tally)
    if (calls.length === 0) return
    const width = Math.max(...calls.map(({ call }) => call.length))
    this.#line('')
    this.#line(this.#colours.bold('answers by call'))
    for (const { call, ok, errnos } of calls) {
      const results = errnos.map(([errno, count]) => `${errno} ${count}`)
      if (ok > 0) results.unshift(`ok ${ok}`)
      this.#line(`  ${call.padEnd(width)}  ${results.join(', ')}`)
    }
  }

  #writeFindings(): void {
    const { findings } = this.#tally
    if (findings.length === 0) return
    this.#line('')
    this.#line(this.#colours.bold('findings: calls that failed and yet changed the mount tree'))
    for (const finding of findings) {
      this.#line(`  ${finding.case} step ${finding.step}`)
      for (const line of formatStep(finding.record)) this.#line(`    ${line}`)
    }
  }

  #writeKernelWarnings(): void {
    const { kernelWarnings } = this.#tally
    if (kernelWarnings.length === 0) return
    this.#line('')
    this.#line(this.#colours.bold('kernel warnings: cases during which the kernel told of trouble'))
    for (const { case: name, gist } of kernelWarnings) {
      this.#line(`  ${printable(name)}`)
      this.#line(`    ${printable(gist)}`)
    }
  }

  #formatResult(step: StepRecord): string {
    const { red, yellow } = this.#colours
    const result = resultOf(step)
    if (step.contradicts !== undefined) return red(`${result}(claimed ${step.contradicts})`)
    return step.failedButChanged ? yellow(`${result}!`) : result
  }

  #paint(verdict: Verdict): Paint {
    const { green, dim, red, magenta } = this.#colours
    return { observed: green, unsupported: dim, contradicted: red, broken: magenta }[verdict]
  }

  #line(text: string): void {
    this.#output.write(`${text}\n`)
  }
}

function reasonOf({ reason = '' }: CaseRecord): string {
  return printable(reason)
}
