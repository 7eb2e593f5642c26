import { lstatSync, type Stats } from 'node:fs'
import { PartFile } from '../store/part-file.ts'
import { misuse } from './exit-status.ts'

/** The file gets its name by a rename, which would put it in the place of a device or a pipe. */
export function openReportFile(file: string): PartFile {
  const found = statusOf(file)
  if (found !== undefined && !found.isFile()) {
    throw misuse(`Cannot write a report to ${file}: it is there, and no regular file`)
  }
  // Not the name that a run's own files have until they are whole: this may be one of them.
  return new PartFile(file, { suffix: '.report-part' })
}

function statusOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch {
    // What is wrong with the path is told when the file is opened.
    return undefined
  }
}
