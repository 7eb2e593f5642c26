import type { CaseRecord, Header, Verdict } from '../record/observation.ts'
import type { RunBegin, RunSummary } from '../record/run-facts.ts'
import { formatStep, formatTranscript, printable, resultOf } from '../record/transcript.ts'
import type { Output, Reporter, ReporterOptions } from './reporter.ts'
import { plural } from './tally.ts'
import { xmlAttributes, xmlText } from './xml-text.ts'

/**
 * JUnit's XML as CI systems read it (the schema of Jenkins): one suite for each kernel and scenario.
 * Contradicted is a failure, broken an error, unsupported skipped. There are no times: records have
 * none.
 */
export class JunitReporter implements Reporter {
  readonly #output: Output
  /** What the names of suites and classes begin with, where there are several runs. */
  readonly #prefix: string
  #header: Header | undefined
  #suite: Suite | undefined
  #done = 0

  static head(): string {
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mountlab">\n'
  }

  static foot(): string {
    return '</testsuites>\n'
  }

  constructor({ part }: ReporterOptions, output: Output) {
    this.#output = output
    this.#prefix = part === undefined ? '' : `${part.name}: `
  }

  onBegin({ header }: RunBegin): void {
    this.#header = header
  }

  onCase(record: CaseRecord): void {
    if (this.#suite?.scenario !== record.scenario) {
      this.#closeSuite()
      this.#suite = { scenario: record.scenario, counts: new Map(), cases: [] }
    }
    const { counts, cases } = this.#suite
    counts.set(record.verdict, (counts.get(record.verdict) ?? 0) + 1)
    cases.push(formatCase(`${this.#prefix}${record.scenario}`, record))
    this.#done += 1
  }

  onEnd({ interrupted, total }: RunSummary): void {
    this.#closeSuite()
    if (!interrupted) return
    this.#writeError('interrupted', `${this.#done} of ${plural(total, 'case')} run`)
  }

  onFailure(reason: string): void {
    this.#closeSuite()
    this.#writeError('failed', reason)
  }

  #closeSuite(): void {
    if (this.#suite === undefined) return
    const { scenario, counts, cases } = this.#suite
    this.#suite = undefined
    const count = (verdict: Verdict): string => String(counts.get(verdict) ?? 0)
    const attributes = xmlAttributes({
      name: `${this.#prefix}${scenario}`,
      tests: String(cases.length),
      failures: count('contradicted'),
      errors: count('broken'),
      skipped: count('unsupported'),
      timestamp: this.#header?.started,
    })
    const properties = this.#header === undefined ? '' : formatProperties(this.#header, scenario)
    this.#output.write(`  <testsuite${attributes}>\n${properties}${cases.join('')}  </testsuite>\n`)
  }

  /** What happened to the run as a whole is a suite of its own, or nobody would see it. */
  #writeError(type: string, message: string): void {
    const name = `${this.#prefix}the whole run`
    const suite = { name, tests: '1', failures: '0', errors: '1', skipped: '0' }
    this.#output.write(
      `  <testsuite${xmlAttributes(suite)}>\n` +
        `    <testcase${xmlAttributes({ classname: name, name: 'ends' })}>\n` +
        `      <error${xmlAttributes({ type, message: printable(message) })}/>\n` +
        '    </testcase>\n  </testsuite>\n',
    )
  }
}

interface Suite {
  scenario: string
  counts: Map<Verdict, number>
  cases: string[]
}

function formatProperties(header: Header, scenario: string): string {
  const values: Record<string, string | undefined> = {
    'kernel release': header.release,
    'kernel version': header.version,
    machine: header.machine,
    'kernel configuration sha256': header.config ?? undefined,
    'run as': header.runAs,
    mountlab: header.harness,
    'scenario sha256': header.scenarios[scenario],
  }
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`      <property${xmlAttributes({ name, value })}/>\n`],
  )
  return `    <properties>\n${lines.join('')}    </properties>\n`
}

function formatCase(classname: string, record: CaseRecord): string {
  const attributes = xmlAttributes({ classname, name: printable(record.case) })
  const parts = partsOf(record).map((part) => `      ${part}\n`)
  return parts.length === 0
    ? `    <testcase${attributes}/>\n`
    : `    <testcase${attributes}>\n${parts.join('')}    </testcase>\n`
}

function partsOf(record: CaseRecord): string[] {
  const { verdict, reason = '' } = record
  const transcript = (): string => xmlText(formatTranscript(record))
  switch (verdict) {
    case 'contradicted':
      return [`<failure${message(verdict, claimsOf(record))}>${transcript()}</failure>`]
    case 'broken':
      return [`<error${message(verdict, reason)}>${transcript()}</error>`]
    case 'unsupported':
      // An attribute `message` is not in every version of the schema; Jenkins reads the text as well.
      return [`<skipped>${xmlText(printable(reason))}</skipped>`, ...remarksOn(record)]
    case 'observed':
      return remarksOn(record)
  }
}

function message(type: Verdict, text: string): string {
  return xmlAttributes({ type, message: printable(text.trim()) })
}

function claimsOf({ steps, reason = '' }: CaseRecord): string {
  const claims = steps.flatMap((step, index) =>
    step.contradicts === undefined
      ? []
      : [`step ${index + 1} claimed ${step.contradicts}, got ${resultOf(step)}`],
  )
  return claims.length === 0 ? reason : claims.join('; ')
}

/** What is worth a look though the case is none that failed. */
function remarksOn(record: CaseRecord): string[] {
  const findings = record.steps.filter(({ failedButChanged }) => failedButChanged)
  const lines = [...findings.flatMap(formatStep), ...(record.console ?? []).map(printable)]
  return lines.length === 0 ? [] : [`<system-out>${xmlText(`${lines.join('\n')}\n`)}</system-out>`]
}
