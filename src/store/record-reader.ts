import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { LineError, parseLine, type RecordLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { partSuffix } from './part-file.ts'
import { recordFileName } from './record-writer.ts'
import { StoreError, systemReason } from './store-error.ts'

export interface RecordFile {
  file: string
  header: Header
  /** The cases in the order of the file; can be gone through once. */
  records: AsyncIterable<CaseRecord>
}

export interface ReadOptions {
  /** Told what is odd about a file that could be read all the same. */
  onNote?: (text: string) => void
  /**
   * The cases that were read before, by their lines: what several runs answered alike becomes one
   * record, which is quicker to read and to compare. Grows with every file that is read.
   */
  known?: Map<string, CaseRecord>
}

/** Opens a record file, or the one in a run's folder, and reads its header. */
export async function openRecordFile(
  path: string,
  { onNote = () => {}, known }: ReadOptions = {},
): Promise<RecordFile> {
  const file = recordFileIn(path)
  const lines = readRecordLines(file, onNote, known)
  const first = await lines.next()
  if (first.done || first.value.kind !== 'header') {
    throw new StoreError('no-header', `${file}:1: Expected a record file to begin with its header`)
  }
  return { file, header: first.value.header, records: casesOf(file, lines) }
}

function recordFileIn(path: string): string {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch (cause) {
    throw new StoreError('cannot-read', `Cannot read ${path}: ${systemReason(cause)}`, { cause })
  }
  if (!isFolder) return path
  const file = join(path, recordFileName)
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return file
  const part = `${file}${partSuffix}`
  const hint =
    statSync(part, { throwIfNoEntry: false }) === undefined
      ? ''
      : `; a run that was killed left ${part}, which can be read by that name`
  throw new StoreError('no-record-file', `There is no ${recordFileName} in ${path}${hint}`)
}

type NumberedLine = RecordLine & { number: number }

async function* casesOf(
  file: string,
  lines: AsyncGenerator<NumberedLine>,
): AsyncGenerator<CaseRecord> {
  for await (const line of lines) {
    if (line.kind === 'header') {
      throw new StoreError(
        'damaged-line',
        `${file}:${line.number}: Expected a case, got a second header`,
      )
    }
    yield line.record
  }
}

async function* readRecordLines(
  file: string,
  onNote: (text: string) => void,
  known: Map<string, CaseRecord> | undefined,
): AsyncGenerator<NumberedLine> {
  for await (const { text, number, complete } of readLines(file)) {
    try {
      const record = known?.get(text)
      const line: RecordLine = record === undefined ? parseLine(text) : { kind: 'case', record }
      if (line.kind === 'case') known?.set(text, line.record)
      yield { ...line, number }
    } catch (cause) {
      if (!(cause instanceof LineError)) throw cause
      if (cause.code === 'newer-schema') {
        throw new StoreError('newer-schema', `${file} ${cause.message}`, { cause })
      }
      // The writer writes whole lines: this one was under way when the run or the disk ended.
      if (!complete && number > 1) {
        onNote(`${file}:${number}: the last line is cut short and was left out`)
        return
      }
      throw new StoreError('damaged-line', `${file}:${number}: ${cause.message}`, { cause })
    }
    if (!complete) onNote(`${file}:${number}: there is no newline at the end of the file`)
  }
}

/** `complete` is false for a last line without its newline. */
async function* readLines(
  file: string,
): AsyncGenerator<{ text: string; number: number; complete: boolean }> {
  let number = 0
  let rest = ''
  try {
    for await (const chunk of createReadStream(file, 'utf8')) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) yield { text, number: ++number, complete: true }
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new StoreError('cannot-read', `Cannot read ${file}: ${systemReason(cause)}`, { cause })
  }
  if (rest !== '') yield { text: rest, number: ++number, complete: false }
}
