import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { openRecordFile } from '../store/record-reader.ts'
import { isResultsFolder, listReleases, readResults, recordsOf } from '../store/results.ts'
import { note } from './terminal.ts'

/** What was recorded on one kernel. */
export interface RecordedKernel {
  /** Short, and no other's. */
  name: string
  header: Header
  /** Can be gone through once. */
  records: Iterable<CaseRecord> | AsyncIterable<CaseRecord>
}

/**
 * Runs, record files and folders of accepted results, in the order of their releases. Of accepted
 * results it is all releases, or `releases`.
 */
export async function recordedKernels(
  paths: readonly string[],
  releases: readonly string[] | undefined,
): Promise<RecordedKernel[]> {
  const found: (Omit<RecordedKernel, 'name'> & { release: string; given: string })[] = []
  for (const path of paths) {
    if (releases === undefined && !isResultsFolder(path)) {
      const { header, records } = await openRecordFile(path, { onNote: note })
      found.push({ header, records, release: header.release, given: path })
      continue
    }
    const wanted = releases ?? listReleases(path)
    const results = readResults(path, { releases: wanted })
    for (const release of wanted) {
      found.push({ ...recordsOf(results, release), release, given: `${path}:${release}` })
    }
  }
  found.sort((a, b) => compareReleases(a.release, b.release))
  const names = operandNames(found)
  return found.map(({ header, records }, index) => ({ name: names[index] ?? '', header, records }))
}
