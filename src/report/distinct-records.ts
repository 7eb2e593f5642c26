import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'

/**
 * Gives equal records of several kernels one object, so that what they answered alike is held once.
 * What a kernel said of its own accord is left out: it is not the same twice.
 */
export class DistinctRecords {
  readonly #known = new Set<CaseRecord>()
  readonly #byCase = new Map<string, Map<string, CaseRecord>>()

  of(record: CaseRecord): CaseRecord {
    if (this.#known.has(record)) return record
    const records = this.#byCase.get(record.case) ?? new Map<string, CaseRecord>()
    this.#byCase.set(record.case, records)
    const said = withoutConsole(record)
    const text = formatCaseLine(said)
    const first = records.get(text)
    if (first !== undefined) return first
    records.set(text, said)
    this.#known.add(said)
    return said
  }
}

function withoutConsole(record: CaseRecord): CaseRecord {
  if (record.console === undefined) return record
  const { console: _, ...said } = record
  return said
}
