// Runs of one release as one run: shards, or parts that were run one after the other.

import { mergeOrder } from '../compare/case-order.ts'
import { compareReleases } from '../compare/release-order.ts'
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { StoreError } from './store-error.ts'

export interface RecordedRun {
  header: Header
  records: CaseRecord[]
}

/** What must be the same for records to be of one kernel and of one kind. */
export const identity = ['version', 'machine', 'config', 'runAs'] as const

/** One run for each release, in order; does not depend on the order of `runs`. */
export function joinRuns(runs: readonly RecordedRun[]): RecordedRun[] {
  const byRelease = new Map<string, RecordedRun>()
  for (const run of runs) {
    const { release } = run.header
    const other = byRelease.get(release) ?? {
      header: { ...run.header, scenarios: {} },
      records: [],
    }
    byRelease.set(release, join(other, run))
  }
  return [...byRelease.values()].sort((a, b) => compareReleases(a.header.release, b.header.release))
}

function join(a: RecordedRun, b: RecordedRun): RecordedRun {
  const { release } = b.header
  for (const key of identity) {
    if (a.header[key] === b.header[key]) continue
    throw refuse(`${release} differ in ${key}: ${a.header[key]} and ${b.header[key]}`)
  }
  for (const [name, text] of Object.entries(b.header.scenarios)) {
    if (Object.hasOwn(a.header.scenarios, name) && a.header.scenarios[name] !== text) {
      throw refuse(`${release} were made with different texts of scenario ${name}`)
    }
  }
  const newer = a.header.started > b.header.started ? a.header : b.header
  const scenarios = { ...a.header.scenarios, ...b.header.scenarios }
  return { header: { ...newer, scenarios }, records: joinRecords(release, a.records, b.records) }
}

function joinRecords(
  release: string,
  a: readonly CaseRecord[],
  b: readonly CaseRecord[],
): CaseRecord[] {
  const byName = new Map(a.map((record) => [record.case, record]))
  for (const record of b) {
    const other = byName.get(record.case)
    if (other === undefined || other.verdict === 'broken') byName.set(record.case, record)
    else if (record.verdict !== 'broken' && formatCaseLine(other) !== formatCaseLine(record)) {
      throw refuse(`${release} do not agree on case ${record.case}`)
    }
  }
  const order = mergeOrder(
    a.map((record) => record.case),
    b.map((record) => record.case),
  )
  return [...new Set(order)].map((name) => byName.get(name) as CaseRecord)
}

function refuse(what: string): StoreError {
  return new StoreError('cannot-accept', `The runs of ${what}`)
}
