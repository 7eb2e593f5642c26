import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatTranscript, printable } from '../record/transcript.ts'
import { indented } from './indented.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'

/** TAP 14, https://testanything.org/tap-version-14-specification.html: one test point a case. */
export class TapReporter implements Reporter {
  readonly #output: Output
  readonly #unindented: Output
  readonly #part: ReporterOptions['part']
  #number = 0

  /** Of several runs each is a subtest. */
  static head(runs: number): string {
    return runs === 1 ? 'TAP version 14\n' : `TAP version 14\n1..${runs}\n`
  }

  constructor({ part }: ReporterOptions, output: Output) {
    this.#part = part
    this.#output = part === undefined ? output : indented(output, 4)
    this.#unindented = output
  }

  onBegin({ header, total }: RunBegin): void {
    if (this.#part !== undefined) {
      this.#unindented.write(`# Subtest: ${escapeDescription(this.#part.name)}\n`)
    }
    this.#output.write(`1..${total}${total === 0 ? ' # SKIP no cases' : ''}\n`)
    this.#output.write(`# mountlab ${header.harness} on Linux ${header.release}\n`)
    this.#output.write(`# ${printable(header.version)} ${header.machine}, as ${header.runAs}\n`)
  }

  onCase(record: CaseRecord): void {
    this.#number += 1
    const point = `${this.#number} - ${escapeDescription(record.case)}`
    switch (record.verdict) {
      case 'observed':
        this.#output.write(`ok ${point}\n`)
        this.#writeKernelWarning(record)
        return
      case 'unsupported':
        this.#output.write(`ok ${point} # SKIP ${escapeDescription(record.reason ?? '')}\n`)
        this.#writeKernelWarning(record)
        return
      case 'contradicted':
      case 'broken':
        this.#output.write(`not ok ${point}\n${formatDiagnostics(record)}`)
    }
  }

  /** Of a point that is ok; the transcript of another one has it all. */
  #writeKernelWarning({ console = [] }: CaseRecord): void {
    const gist = gistOf(console)
    if (gist !== undefined) this.#output.write(`# the kernel told of trouble: ${printable(gist)}\n`)
  }

  onEnd({ interrupted, verdicts }: RunSummary): void {
    // A plan that is not kept fails by itself; this says why.
    if (interrupted) this.#output.write('Bail out! interrupted\n')
    if (this.#part === undefined || interrupted) return
    this.#endPart(verdicts.broken + verdicts.contradicted === 0)
  }

  onFailure(reason: string): void {
    // A parent that bails out would take the runs that come after it along.
    if (this.#part === undefined) this.#output.write(`Bail out! ${printable(reason)}\n`)
    else this.#endPart(false, `  ---\n  reason: ${JSON.stringify(reason)}\n  ...\n`)
  }

  #endPart(isGood: boolean, diagnostics = ''): void {
    if (this.#part === undefined) return
    const point = `${this.#part.number} - ${escapeDescription(this.#part.name)}`
    this.#unindented.write(`${isGood ? 'ok' : 'not ok'} ${point}\n${diagnostics}`)
  }
}

/** A description ends at the first bare `#`, and a backslash escapes. */
function escapeDescription(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&')
}

function formatDiagnostics(record: CaseRecord): string {
  // A JSON string is a YAML one, too.
  const lines = [`verdict: ${record.verdict}`]
  if (record.reason !== undefined) lines.push(`reason: ${JSON.stringify(record.reason)}`)
  if (record.step !== undefined) lines.push(`step: ${record.step}`)
  const claims = record.steps.flatMap(({ contradicts }, index) =>
    contradicts === undefined
      ? []
      : [`  - { step: ${index + 1}, claimed: ${JSON.stringify(contradicts)} }`],
  )
  if (claims.length > 0) lines.push('contradicts:', ...claims)
  lines.push('transcript: |')
  for (const line of formatTranscript(record).trimEnd().split('\n')) lines.push(`  ${line}`)
  return ['---', ...lines, '...'].map((line) => `  ${line}\n`).join('')
}
