import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatTranscript, printable } from '../record/transcript.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'

/** What comes before several runs, each of which is a subtest. */
export function tapHead(runs: number): string {
  return `TAP version 14\n1..${runs}\n`
}

/** TAP 14, https://testanything.org/tap-version-14-specification.html: one test point a case. */
export class TapReporter implements Reporter {
  readonly #output: Output
  readonly #unindented: Output
  readonly #part: ReporterOptions['part']
  #number = 0

  constructor({ part }: ReporterOptions, output: Output) {
    this.#part = part
    this.#output = part === undefined ? output : indented(output)
    this.#unindented = output
  }

  onBegin({ header, total }: RunBegin): void {
    if (this.#part === undefined) this.#output.write('TAP version 14\n')
    else this.#unindented.write(`# Subtest: ${escapeDescription(this.#part.name)}\n`)
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
    const isGood = verdicts.broken + verdicts.contradicted === 0
    const { number, name } = this.#part
    this.#unindented.write(`${isGood ? 'ok' : 'not ok'} ${number} - ${escapeDescription(name)}\n`)
  }
}

/** Whole lines, each four columns further to the right. */
function indented(output: Output): Output {
  return { write: (text) => output.write(text.replace(/^(?=.)/gm, '    ')) }
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
