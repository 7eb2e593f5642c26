// A release's file of results/: facts about the kernel and its recording, and for each scenario a
// checksum of what was recorded, so that results/ which were merged wrongly are refused.

import { compareText, isReleaseName } from '../compare/release-order.ts'
import { type Header, schema } from '../record/observation.ts'
import { recordHash, sha256 } from './record-hash.ts'
import { resultsSchema, type ScenarioResults } from './scenario-file.ts'
import { StoreError } from './store-error.ts'

/** The arguments of a run are left out: they name folders of whoever ran it, and often differ. */
export type ReleaseFacts = Omit<Header, 'arguments' | 'scenarios'>

export interface ReleaseFile {
  facts: ReleaseFacts
  /** The checksum of what the release answered, by scenario. */
  checksums: Map<string, string>
}

export function factsOf(header: ReleaseFacts): ReleaseFacts {
  const { harness, release, version, machine, config, runAs, started } = header
  return { schema: header.schema, harness, release, version, machine, config, runAs, started }
}

export function formatReleaseFile({ facts, checksums }: ReleaseFile): string {
  const scenarios = Object.fromEntries([...checksums].sort(([a], [b]) => compareText(a, b)))
  const file = { results: resultsSchema, ...factsOf(facts), scenarios }
  return `${JSON.stringify(file, null, 2)}\n`
}

export function parseReleaseFile(text: string, file: string): ReleaseFile {
  let value: Partial<Record<string, unknown>>
  try {
    value = Object(JSON.parse(text))
  } catch (cause) {
    throw new StoreError('damaged-line', `${file}:${lineOf(text, cause)}: Expected JSON`, { cause })
  }
  refuseNewer(file, 'results schema', value.results, resultsSchema)
  refuseNewer(file, 'record schema', value.schema, schema)
  for (const key of ['harness', 'release', 'version', 'machine', 'started', 'config', 'runAs']) {
    const isRight = typeof value[key] === 'string' || (key === 'config' && value[key] === null)
    if (!isRight) throw damaged(text, file, key, 'a string')
  }
  if (!isReleaseName(String(value.release))) throw damaged(text, file, 'release', 'a release')
  if (value.runAs !== 'root' && value.runAs !== 'user') {
    throw damaged(text, file, 'runAs', '"root" or "user"')
  }
  const { scenarios } = value
  if (typeof scenarios !== 'object' || scenarios === null) {
    throw damaged(text, file, 'scenarios', 'a map of checksums')
  }
  const checksums = new Map<string, string>()
  for (const [name, checksum] of Object.entries(scenarios)) {
    if (typeof checksum !== 'string') throw damaged(text, file, name, 'a checksum')
    checksums.set(name, checksum)
  }
  return { facts: factsOf(value as unknown as Header), checksums }
}

function refuseNewer(file: string, what: string, got: unknown, known: number): void {
  if (typeof got !== 'number') {
    throw new StoreError('damaged-line', `${file}:1: Expected the number of the ${what}`)
  }
  if (got <= known) return
  throw new StoreError(
    'newer-schema',
    `${file} was written with ${what} ${got}; this mountlab reads up to ${known}`,
  )
}

function damaged(text: string, file: string, key: string, expected: string): StoreError {
  const before = text.split(`${JSON.stringify(key)}:`)[0] ?? ''
  const line = before === text ? 1 : before.split('\n').length
  return new StoreError('damaged-line', `${file}:${line}: Expected \`${key}\` to be ${expected}`)
}

/** Where the parser of JSON stopped; conflict marks of git are the likely reason. */
function lineOf(text: string, cause: unknown): number {
  const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
  const conflict = text.search(/^(<<<<<<<|=======|>>>>>>>)/m)
  const at = position === undefined ? conflict : Number(position)
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}

/** Does not depend on the order of the cases, which is the file's. */
export function checksumOf({ texts, cases }: ScenarioResults, release: string): string {
  const hashes = cases.flatMap(({ records }) => {
    const record = records.get(release)
    return record === undefined ? [] : [recordHash(record)]
  })
  const text = [texts.get(release) ?? '', ...hashes.sort()].join('\n')
  return sha256(text).slice(0, 16)
}
