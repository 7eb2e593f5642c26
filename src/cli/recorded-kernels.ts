import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { openRecordFile } from '../store/record-reader.ts'
import { isResultsFolder, readReleases } from '../store/results.ts'
import { note } from './terminal.ts'

interface Recorded {
  header: Header
  /** Can be gone through once. */
  records: Iterable<CaseRecord> | AsyncIterable<CaseRecord>
  release: string
  /** What the user wrote. */
  given: string
}

/** What was recorded on one kernel. */
export interface RecordedKernel extends Recorded {
  /** Short, and no other's. */
  name: string
}

/**
 * Runs, record files and folders of accepted results, in the order of the releases. Of accepted results it
 * is all releases, or `releases`.
 */
export async function recordedKernels(
  paths: readonly string[],
  releases: readonly string[] | undefined,
): Promise<RecordedKernel[]> {
  const found = await recordedRuns(paths, releases)
  found.sort((a, b) => compareReleases(a.release, b.release))
  const names = operandNames(found)
  return found.map((recorded, index) => ({ ...recorded, name: names[index] ?? '' }))
}

/** The same in the order in which they were given. */
export async function recordedRuns(
  paths: readonly string[],
  releases: readonly string[] | undefined,
): Promise<Recorded[]> {
  const found: Recorded[] = []
  for (const path of paths) {
    if (releases === undefined && !isResultsFolder(path)) {
      const { header, records } = await openRecordFile(path, { onNote: note })
      found.push({ header, records, release: header.release, given: path })
      continue
    }
    for (const { header, records } of readReleases(path, releases)) {
      const { release } = header
      found.push({ header, records, release, given: `${path}:${release}` })
    }
  }
  return found
}
