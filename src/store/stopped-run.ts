// What a run that was stopped has left in its folder.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mergeOrder } from '../compare/case-order.ts'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { RecordedRun } from './join-runs.ts'
import { PartFile, partSuffix } from './part-file.ts'
import { openRecordFile, type ReadOptions } from './record-reader.ts'
import { heldSuffix, recordFileName } from './record-writer.ts'

/**
 * The run that was begun last in a folder; undefined where there is none. A run that was killed has
 * left a part file, and perhaps a file of records that waited for their turn; if it went on with another
 * one, the record file has what was known before. They are of one run where they have begun at the
 * same time, else they are of an older one.
 */
export async function readStoppedRun(
  folder: string,
  options: ReadOptions,
): Promise<RecordedRun | undefined> {
  const file = join(folder, recordFileName)
  const whole = await readWhole(file, options)
  const part = await readWhole(`${file}${partSuffix}`, options)
  const held = await readWhole(`${file}${heldSuffix}`, options)
  const last = part ?? whole
  if (last === undefined) return undefined
  const { header } = last
  const known = [whole, held, part].filter((run) => run?.header.started === header.started)
  return known.reduce<RecordedRun>(
    (before, run) => (run === undefined ? before : { header, records: union(before, run) }),
    { header, records: [] },
  )
}

/** Puts all that is known of a run into the record file, since a new run begins a new part file. */
export function keepStoppedRun(folder: string, { header, records }: RecordedRun): void {
  const file = new PartFile(join(folder, recordFileName), {
    head: formatHeaderLine(header),
    suffix: '.stopped-part',
  })
  for (const record of records) file.write(formatCaseLine(record))
  file.close()
}

async function readWhole(file: string, options: ReadOptions): Promise<RecordedRun | undefined> {
  // Killed before it wrote its header, a run has left an empty file.
  if (!existsSync(file) || statSync(file).size === 0) return undefined
  const { header, records } = await openRecordFile(file, options)
  const run: RecordedRun = { header, records: [] }
  for await (const record of records) run.records.push(record)
  return run
}

/** The newer record of a case, unless it is no answer. */
function union(older: RecordedRun, newer: RecordedRun): RecordedRun['records'] {
  const byName = new Map(older.records.map((record) => [record.case, record]))
  for (const record of newer.records) {
    if (record.verdict === 'broken' && byName.has(record.case)) continue
    byName.set(record.case, record)
  }
  const names = mergeOrder(
    older.records.map((record) => record.case),
    newer.records.map((record) => record.case),
  )
  return [...new Set(names)].flatMap((name) => byName.get(name) ?? [])
}
