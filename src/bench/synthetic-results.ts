// Results of many kernels, made up from real ones: as many cases as are wanted, a quarter of which
// kernels answered differently. The same every time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord, Header, StepRecord } from '../record/observation.ts'
import { readResults, recordsOf } from '../store/results.ts'

export interface SyntheticRun {
  header: Header
  /** What kernels answered alike is one object. */
  records: CaseRecord[]
}

export interface SyntheticSize {
  kernels: number
  cases: number
}

/** `folder` has the real results. Releases are the real ones, and then made up. */
export function syntheticResults(
  folder: string,
  { kernels, cases }: SyntheticSize,
): SyntheticRun[] {
  const results = readResults(folder)
  const releases = [...results.releases.keys()]
  const { header, records: real } = recordsOf(results, releases.at(-1) ?? '')
  const copies = Array.from({ length: cases }, (_, index) => {
    const record = real[index % real.length]
    if (record === undefined) throw new Error(`there are no results in ${folder}`)
    return copyOf(record, Math.floor(index / real.length))
  })
  const columns = copies.map((record, index) => answersOf(record, index, kernels))
  const scenarios = Object.fromEntries(copies.map(({ scenario }) => [scenario, 'made up']))
  return Array.from({ length: kernels }, (_, kernel) => {
    const release = releases[kernel] ?? `8.${kernel}.0`
    return {
      header: { ...header, release, scenarios },
      records: columns.map((column) => column[kernel] as CaseRecord),
    }
  })
}

/** A record file for each run, in folders named by release. Returns the folders. */
export function writeSyntheticRuns(folder: string, runs: readonly SyntheticRun[]): string[] {
  return runs.map(({ header, records }) => {
    const place = join(folder, header.release)
    mkdirSync(place, { recursive: true })
    const lines = [formatHeaderLine(header), ...records.map(formatCaseLine)]
    writeFileSync(join(place, 'records.jsonl'), lines.join(''))
    return place
  })
}

/** Under another name and with other paths, so that what repeats is no more than in real cases. */
function copyOf(record: CaseRecord, copy: number): CaseRecord {
  if (copy === 0) return record
  const text = JSON.stringify(record)
    .replaceAll(record.scenario, record.scenario.replace('/', `-${copy}/`))
    .replace(/(?<=["/])(src|dst|m|mnt)(?=["/])/g, (name) => `${name}${copy}`)
  return JSON.parse(text) as CaseRecord
}

/** What each kernel answered: of every fourth case something else from some kernel on. */
function answersOf(record: CaseRecord, index: number, kernels: number): CaseRecord[] {
  const isOther = index % 4 === 0 && record.steps.length > 0
  const since = isOther ? 1 + ((index >> 2) % (kernels - 1)) : kernels
  // Some are put back again later.
  const until = index % 12 === 0 ? Math.min(kernels, since + 2) : kernels
  const other = isOther ? otherAnswer(record, index % record.steps.length) : record
  return Array.from({ length: kernels }, (_, kernel) =>
    kernel >= since && kernel < until ? other : record,
  )
}

function otherAnswer(record: CaseRecord, at: number): CaseRecord {
  const steps = record.steps.map((step, index): StepRecord => {
    if (index !== at) return step
    const { call, bind } = step
    const made = { call, ...(bind === undefined ? {} : { bind }) }
    return step.errno === undefined ? { ...made, errno: 'EINVAL' } : { ...made, value: '0' }
  })
  return { ...record, steps }
}
