import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { openRecordFile } from '../store/record-reader.ts'
import { isResultsFolder, readReleases } from '../store/results.ts'
import { misuse } from './exit-status.ts'
import { note } from './terminal.ts'

/** What was recorded on one kernel. */
export interface RecordedKernel {
  header: Header
  /** Can be gone through once. */
  records: Iterable<CaseRecord> | AsyncIterable<CaseRecord>
  release: string
  /** What the user wrote. */
  given: string
}

export interface NamedKernel extends RecordedKernel {
  /** Short, and no other's. */
  name: string
}

/**
 * Runs, record files and folders of accepted results, in the order of the releases. Of accepted results it
 * is all releases, or `releases`.
 */
export async function kernelsByRelease(
  paths: readonly string[],
  releases: readonly string[] | undefined,
): Promise<NamedKernel[]> {
  const found = await recordedKernels(paths, releases)
  found.sort((a, b) => compareReleases(a.release, b.release))
  const names = operandNames(found)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw misuse(`${twice} is named twice`)
  return found.map((recorded, index) => ({ ...recorded, name: names[index] ?? '' }))
}

/** The same in the order in which they were given. */
export async function recordedKernels(
  paths: readonly string[],
  releases: readonly string[] | undefined,
): Promise<RecordedKernel[]> {
  const found: RecordedKernel[] = []
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
