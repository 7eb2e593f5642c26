// The committed records: `results/<release>.json` for each kernel, `results/<theme>/<name>.txt` for
// each scenario. Reading takes what is asked for and checks that it is what was once accepted.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareReleases, compareText, nearestRelease } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { checksumOf, parseReleaseFile, type ReleaseFile } from './release-file.ts'
import { parseScenario, type ScenarioResults } from './scenario-file.ts'
import { StoreError, systemReason } from './store-error.ts'

export interface Results {
  folder: string
  /** By release, in order. */
  releases: Map<string, ReleaseFile>
  /** By name, in order. */
  scenarios: Map<string, ScenarioResults>
}

export interface ReleaseResults {
  /** Without the arguments of the run, which are not kept. */
  header: Header
  /** In the order of the plan. */
  records: CaseRecord[]
}

export interface ReadResultsOptions {
  /** Read what these answered, and nothing else; default: all. */
  releases?: readonly string[]
  /** Told of a scenario whose file was removed; it is left out then. Without it, that is an error. */
  onRemoved?: (scenario: string, file: string) => void
}

/** The releases whose results a folder has, in order. */
export function listReleases(folder: string): string[] {
  return entries(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort(compareReleases)
}

/** Whether a folder has results of releases in it. */
export function isResultsFolder(folder: string): boolean {
  try {
    return listReleases(folder).length > 0
  } catch {
    return false
  }
}

/** What was accepted for one release: `release` itself, no other in its place. */
export function readRelease(folder: string, release: string): ReleaseResults {
  return readReleases(folder, [release])[0] as ReleaseResults
}

/** The same of several, which is faster than one by one; default: all, in order. */
export function readReleases(folder: string, wanted?: readonly string[]): ReleaseResults[] {
  const known = listReleases(folder)
  const missing = wanted?.find((release) => !known.includes(release))
  if (missing !== undefined) {
    const nearest = nearestRelease(known, missing)
    const hint = nearest === undefined ? '' : `; the nearest is ${nearest}`
    throw new StoreError('no-release', `There are no results of ${missing} in ${folder}${hint}`)
  }
  const releases = wanted ?? known
  const results = readResults(folder, { releases })
  return releases.map((release) => recordsOf(results, release))
}

export function readResults(folder: string, options: ReadResultsOptions = {}): Results {
  const results: Results = { folder, releases: new Map(), scenarios: new Map() }
  const scenarios = new Map<string, string[]>()
  for (const release of options.releases ?? listReleases(folder)) {
    const read = readReleaseFile(folder, release)
    results.releases.set(release, read)
    for (const name of read.checksums.keys()) {
      scenarios.set(name, [...(scenarios.get(name) ?? []), release])
    }
  }
  for (const [name, releases] of [...scenarios].sort(([a], [b]) => compareText(a, b))) {
    const scenario = readScenario(results, name, releases, options)
    if (scenario !== undefined) results.scenarios.set(name, scenario)
  }
  return results
}

/** What one release of results that were read answered. */
export function recordsOf({ releases, scenarios }: Results, release: string): ReleaseResults {
  const file = releases.get(release)
  if (file === undefined) throw new Error(`the results of ${release} were not read`)
  const texts: Record<string, string> = {}
  const records: CaseRecord[] = []
  for (const { name, texts: known, cases } of scenarios.values()) {
    const text = known.get(release)
    if (text === undefined) continue
    texts[name] = text
    records.push(...cases.flatMap((found) => found.records.get(release) ?? []))
  }
  return { header: { ...file.facts, arguments: [], scenarios: texts }, records }
}

function readReleaseFile(folder: string, release: string): ReleaseFile {
  const path = releasePath(folder, release)
  const read = parseReleaseFile(readText(path), path)
  if (read.facts.release === release) return read
  throw new StoreError(
    'damaged-line',
    `${path}:1: Expected a file that is named ${read.facts.release}.json, after its release`,
  )
}

function readScenario(
  { folder, releases: files }: Results,
  name: string,
  releases: readonly string[],
  { onRemoved }: ReadResultsOptions,
): ScenarioResults | undefined {
  const path = scenarioPath(folder, name)
  if (onRemoved !== undefined && !existsSync(path)) {
    for (const release of releases) files.get(release)?.checksums.delete(name)
    onRemoved(name, path)
    return undefined
  }
  const read = parseScenario(readText(path), path, releases)
  if (read.name !== name) {
    throw new StoreError('damaged-line', `${path}:2: Expected scenario ${name}, got ${read.name}`)
  }
  for (const release of releases) {
    if (checksumOf(read, release) === files.get(release)?.checksums.get(name)) continue
    const recorded = releasePath(folder, release)
    throw new StoreError(
      'not-as-accepted',
      `${path} does not say what ${release} answered when it was accepted (the checksum of ${name} ` +
        `in ${recorded} is another): take both files from one commit, or remove ${recorded} and ` +
        'accept the run again',
    )
  }
  return read
}

export function releasePath(folder: string, release: string): string {
  return join(folder, `${release}.json`)
}

/** Throws where the name would lead to another place than a file below the folder. */
export function scenarioPath(folder: string, name: string): string {
  const isPath = name
    .split('/')
    .every((part) => /^[^\p{C}\\]{1,200}$/u.test(part) && !part.startsWith('.'))
  if (isPath) return join(folder, `${name}.txt`)
  throw new StoreError('cannot-accept', `There is no place in results/ for scenario ${name}`)
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new StoreError('cannot-read', `Cannot read ${folder}: ${systemReason(cause)}`, { cause })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new StoreError('cannot-read', `Cannot read ${path}: ${systemReason(cause)}`, { cause })
  }
}
