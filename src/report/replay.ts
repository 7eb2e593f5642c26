// For the reporters' tests: the sample run through a reporter, into a string.
import type { CaseRecord } from '../record/observation.ts'
import type { RunSummary } from '../record/run-facts.ts'
import { sampleHeader, sampleRecords, sampleSummary } from '../record/sample-run.ts'
import type { ScenarioFacts } from './markdown-scenario.ts'
import type { ReporterConstructor } from './reporter.ts'

export function replay(
  Constructor: ReporterConstructor,
  given: {
    /** Null where the run never began. */
    records?: CaseRecord[] | null
    /** How many cases there should be. */
    total?: number
    summary?: RunSummary
    colour?: boolean
    verbose?: boolean
    scenarios?: ScenarioFacts[]
    part?: { name: string; number: number }
    /** Ends the run early. */
    failure?: string
  } = {},
): string {
  const { records = sampleRecords, summary = sampleSummary, part } = given
  const { colour = false, verbose = false, scenarios = [] } = given
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const options = { colour, verbose, scenarios, ...(part === undefined ? {} : { part }) }
  const reporter = new Constructor(options, { write })
  if (records !== null) {
    reporter.onBegin?.({ header: sampleHeader, total: given.total ?? records.length })
    for (const record of records) reporter.onCase?.(record)
  }
  if (given.failure === undefined) reporter.onEnd?.(summary)
  else reporter.onFailure?.(given.failure)
  return part === undefined ? framed(Constructor, 1, [text]) : text
}

/** The document that the parts of so many runs make. */
export function framed(Constructor: ReporterConstructor, runs: number, parts: string[]): string {
  return [Constructor.head?.(runs) ?? '', ...parts, Constructor.foot?.() ?? ''].join('')
}
