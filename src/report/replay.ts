// For the reporters' tests: the sample run through a reporter, into a string.
import type { CaseRecord } from '../record/observation.ts'
import type { RunSummary } from '../record/run-facts.ts'
import { sampleHeader, sampleRecords, sampleSummary } from '../record/sample-run.ts'
import type { ReporterConstructor } from './reporter.ts'

export function replay(
  Constructor: ReporterConstructor,
  given: {
    records?: CaseRecord[]
    summary?: RunSummary
    colour?: boolean
    part?: { name: string; number: number }
  } = {},
): string {
  const { records = sampleRecords, summary = sampleSummary, colour = false, part } = given
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const reporter = new Constructor({ colour, ...(part === undefined ? {} : { part }) }, { write })
  reporter.onBegin?.({ header: sampleHeader, total: records.length })
  for (const record of records) reporter.onCase?.(record)
  reporter.onEnd?.(summary)
  return text
}
