import { lstatSync } from 'node:fs'
import { PartFile } from '../store/part-file.ts'
import { misuse } from './exit-status.ts'

/** The file gets its name by a rename, which would put it in the place of a device or a pipe. */
export function openReportFile(file: string): PartFile {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFile()) {
    throw misuse(`Cannot write a report to ${file}: it is there, and no regular file`)
  }
  // Not the name that a run's own files have until they are whole: this may be one of them.
  return new PartFile(file, { suffix: '.report-part' })
}
