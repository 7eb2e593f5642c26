import type { CaseRecord } from '../record/observation.ts'
import type { RecordedRun } from '../store/join-runs.ts'
import { openRecordFile } from '../store/record-reader.ts'
import { note } from './terminal.ts'

/** Recorded runs as a whole: folders of runs, or record files. */
export async function readRuns(paths: readonly string[]): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = []
  const known = new Map<string, CaseRecord>()
  for (const path of paths) {
    const { header, records } = await openRecordFile(path, { onNote: note, known })
    const run: RecordedRun = { header, records: [] }
    for await (const record of records) run.records.push(record)
    runs.push(run)
  }
  return runs
}
