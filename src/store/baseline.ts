import { nearestRelease } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { identity } from './join-runs.ts'
import { listReleases, readRelease } from './results.ts'
import { StoreError } from './store-error.ts'

/** What was accepted, to hold a run against. */
export interface Baseline {
  release: string
  /** Whether it is of the very kernel that is run; else of the nearest release, or another build. */
  isSame: boolean
  /** sha256 of each scenario's text. */
  scenarios: Readonly<Record<string, string>>
  /** By case name. */
  records: Map<string, CaseRecord>
  runAs: Header['runAs']
}

/**
 * The results of the release that a run is on, or of the nearest one. Throws StoreError, code
 * `no-release`, where the folder has none at all.
 */
export function readBaseline(folder: string, header: Header): Baseline {
  const nearest = nearestRelease(listReleases(folder), header.release)
  if (nearest === undefined) {
    throw new StoreError('no-release', `There are no results of any release in ${folder}`)
  }
  const { header: accepted, records } = readRelease(folder, nearest)
  return {
    release: nearest,
    isSame: nearest === header.release && identity.every((key) => accepted[key] === header[key]),
    scenarios: accepted.scenarios,
    records: new Map(records.map((record) => [record.case, record])),
    runAs: accepted.runAs,
  }
}
