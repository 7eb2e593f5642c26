// The shares of a run, made anywhere, as the run that would have made all of them.
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord, Header, ShardFacts } from '../record/observation.ts'
import { identity, type RecordedRun } from './join-runs.ts'
import { StoreError } from './store-error.ts'

type Share = RecordedRun & { shard: ShardFacts }

/**
 * All shares of one run on one kernel; a share may be there twice. The records come in the order of
 * the plan. Throws StoreError, code `cannot-merge`, where they are not of one kernel and one plan, where
 * a share is missing or was not finished, and where two have another answer for one case.
 */
export function joinShards(runs: readonly RecordedRun[]): RecordedRun {
  const shares = runs.map(shareOf).sort((a, b) => a.shard.index - b.shard.index)
  const [first] = shares
  if (first === undefined) throw new Error('no shares')
  const { release } = first.header
  for (const share of shares) checkAlike(first, share)
  const { of, total } = first.shard
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(
    (index) => !shares.some(({ shard }) => shard.index === index),
  )
  if (missing.length > 0) {
    const names = missing.map((index) => `${index}/${of}`).join(', ')
    throw cannotMerge(`${names} of ${release} ${missing.length === 1 ? 'is' : 'are'} missing`)
  }
  const records: (CaseRecord | undefined)[] = new Array(total)
  for (const share of shares) putRecords(records, share)
  return {
    header: wholeHeader(shares),
    records: records.map((record, place) => {
      if (record === undefined) throw cannotMerge(`no share of ${release} has case ${place + 1}`)
      return record
    }),
  }
}

function shareOf({ header, records }: RecordedRun): Share {
  const { shard, release } = header
  if (shard === undefined)
    throw cannotMerge(`a run of ${release} is no share of one (run --shard i/n)`)
  const { index, of, places } = shard
  if (places.length !== records.length) {
    throw cannotMerge(
      `${index}/${of} of ${release} was not finished: it has ${records.length} of ${places.length} cases`,
    )
  }
  return { header, records, shard }
}

function checkAlike(a: Share, b: Share): void {
  const { release } = a.header
  for (const key of identity) {
    if (a.header[key] === b.header[key]) continue
    throw cannotMerge(
      `shares of ${release} differ in ${key}: ${a.header[key]} and ${b.header[key]}`,
    )
  }
  const [one, other] = [a, b].map(({ shard }) => `${shard.of} shares of ${shard.total} cases`)
  if (one !== other) throw cannotMerge(`${release} has ${one}, and ${other}`)
  const names = new Set([...Object.keys(a.header.scenarios), ...Object.keys(b.header.scenarios)])
  for (const name of names) {
    if (a.header.scenarios[name] === b.header.scenarios[name]) continue
    throw cannotMerge(`shares of ${release} were made with different texts of scenario ${name}`)
  }
}

/** A broken case is no answer: another share of the same number may have one. */
function putRecords(
  records: (CaseRecord | undefined)[],
  { header, shard, records: own }: Share,
): void {
  own.forEach((record, index) => {
    const place = shard.places[index] ?? Number.NaN
    if (!(place >= 0 && place < records.length)) {
      throw cannotMerge(`${shard.index}/${shard.of} of ${header.release} has a case at ${place}`)
    }
    const other = records[place]
    if (other === undefined || (other.case === record.case && other.verdict === 'broken')) {
      records[place] = record
      return
    }
    if (other.case !== record.case) {
      throw cannotMerge(`${other.case} and ${record.case} of ${header.release} have one place`)
    }
    if (record.verdict !== 'broken' && formatCaseLine(other) !== formatCaseLine(record)) {
      throw cannotMerge(`the runs of ${header.release} do not agree on case ${record.case}`)
    }
  })
}

/** As the run of all cases would have written it: begun with the first share. */
function wholeHeader(shares: readonly Share[]): Header {
  const earliest = shares.reduce((a, b) => (b.header.started < a.header.started ? b : a))
  const { shard: _, ...header } = earliest.header
  return { ...header, arguments: withoutPlace(header.arguments) }
}

/** What only one share was asked for: its number, and its folder. */
function withoutPlace(words: readonly string[]): string[] {
  const option = /^--(shard|output)(=|$)/
  return words.filter(
    (word, index) => !option.test(word) && !/^--(shard|output)$/.test(words[index - 1] ?? ''),
  )
}

function cannotMerge(what: string): StoreError {
  return new StoreError('cannot-merge', `Cannot merge: ${what}`)
}
