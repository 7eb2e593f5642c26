import type { CaseRecord } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatTranscript, printable } from '../record/transcript.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'

/** TAP 14, https://testanything.org/tap-version-14-specification.html: one test point a case. */
export class TapReporter implements Reporter {
  readonly #output: Output
  #number = 0

  constructor(_options: ReporterOptions, output: Output) {
    this.#output = output
  }

  onBegin({ header, total }: RunBegin): void {
    this.#output.write('TAP version 14\n')
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
        return
      case 'unsupported':
        this.#output.write(`ok ${point} # SKIP ${escapeDescription(record.reason ?? '')}\n`)
        return
      case 'contradicted':
      case 'broken':
        this.#output.write(`not ok ${point}\n${formatDiagnostics(record)}`)
    }
  }

  onEnd({ interrupted }: RunSummary): void {
    // A plan that is not kept fails by itself; this says why.
    if (interrupted) this.#output.write('Bail out! interrupted\n')
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
