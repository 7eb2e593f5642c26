import type { CaseRecord, Header } from '../record/observation.ts'
import { identity, type RecordedRun } from './join-runs.ts'
import { StoreError } from './store-error.ts'

export interface KnownRecords {
  /** By the names of their cases. */
  records: Map<string, CaseRecord>
  /** Cases that are to be run again: broken, or of another text of their scenario. */
  again: number
}

/**
 * What of a stopped run holds for the run that goes on with it. Throws StoreError, code `cannot-resume`,
 * where the stopped one was another kernel's or mountlab's, or has cases that would be lost, since the new
 * one does not have them.
 */
export function knownRecords(
  { header: old, records }: RecordedRun,
  header: Header,
  isPlanned: (name: string) => boolean,
): KnownRecords {
  for (const key of ['release', ...identity, 'harness'] as const) {
    if (old[key] !== header[key]) {
      throw refuse(`its ${key} is ${old[key]}, and here it is ${header[key]}`)
    }
  }
  for (const key of ['guest', 'shard'] as const) {
    const [was, is] = [old[key], header[key]].map((value) => JSON.stringify(value))
    if (was !== is) throw refuse(`it was started with another ${differences[key]}`)
  }
  const known: KnownRecords = { records: new Map(), again: 0 }
  for (const record of records) {
    const isSameText = textOf(old, record) === textOf(header, record)
    if (!isPlanned(record.case)) {
      if (textOf(header, record) !== undefined && !isSameText) continue
      throw refuse(`it has ${record.case}, which would be lost, since it is not asked for now`)
    }
    if (isSameText && record.verdict !== 'broken') known.records.set(record.case, record)
    else known.again += 1
  }
  return known
}

const differences = { guest: 'accelerator or --append', shard: '--shard' } as const

function textOf({ scenarios }: Header, { scenario }: CaseRecord): string | undefined {
  return Object.hasOwn(scenarios, scenario) ? scenarios[scenario] : undefined
}

function refuse(why: string): StoreError {
  return new StoreError('cannot-resume', `Cannot go on with the run that was stopped: ${why}`)
}
