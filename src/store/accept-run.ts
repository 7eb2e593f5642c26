// Takes a run into results that were read. What is kept of a release is always of one kernel, and of
// one text for each scenario: a run that would be mixed with what is older is refused.

import { mergeOrder } from '../compare/case-order.ts'
import { compareText, isReleaseName } from '../compare/release-order.ts'
import type { CaseRecord } from '../record/observation.ts'
import { identity, type RecordedRun } from './join-runs.ts'
import { recordHash } from './record-hash.ts'
import { checksumOf, factsOf, type ReleaseFile } from './release-file.ts'
import { type Results, releasePath } from './results.ts'
import type { ScenarioResults } from './scenario-file.ts'
import { StoreError } from './store-error.ts'

export interface ReleaseChanges {
  release: string
  added: CaseRecord[]
  changed: { before: CaseRecord; after: CaseRecord }[]
  /** Of an older text of their scenario, or of another kernel, and not recorded anew. */
  dropped: CaseRecord[]
  unchanged: number
  /** Left out: what they would have answered nobody knows. */
  broken: CaseRecord[]
}

/**
 * The names of all cases of a scenario in the order of the plan, if its text has this sha256;
 * undefined where that text is not at hand.
 */
export type PlanOf = (scenario: string, sha256: string) => readonly string[] | undefined

interface Part {
  scenario: ScenarioResults
  text: string
  records: CaseRecord[]
  plan: readonly string[] | undefined
}

/** Changes `results`, and tells what has changed. After an error `results` is of no more use. */
export function acceptRun(results: Results, run: RecordedRun, planOf: PlanOf): ReleaseChanges {
  const { header, records } = run
  const { release } = header
  if (!isReleaseName(release)) {
    const got = JSON.stringify(release)
    throw new StoreError('cannot-accept', `Expected the name of a kernel release, got ${got}`)
  }
  const known = results.releases.get(release)
  const file: ReleaseFile = known ?? { facts: factsOf(header), checksums: new Map() }
  const changes: ReleaseChanges = {
    release,
    added: [],
    changed: [],
    dropped: [],
    unchanged: 0,
    broken: records.filter(({ verdict }) => verdict === 'broken'),
  }
  const parts = partsOf(results, run, planOf)
  const otherKernel = identity.find((key) => file.facts[key] !== header[key])
  if (otherKernel !== undefined) {
    const missing = [...file.checksums.keys()].find((name) => !parts.has(name))
    if (missing !== undefined) throw refuse(results, release, otherKernel, missing)
  }
  let isOther = otherKernel !== undefined
  for (const [name, part] of parts) {
    const older = part.scenario.texts.get(release)
    const otherText = older !== undefined && older !== part.text ? "the scenario's text" : undefined
    const other = otherKernel ?? otherText
    if (other !== undefined) {
      if (!hasAll(part, release)) throw refuse(results, release, other, name)
      dropOutdated(part, release, changes)
    }
    putRecords(part, release, changes)
    keepPart(results, file, part, release)
    isOther ||= other !== undefined
  }
  const { added, changed, dropped } = changes
  // A newer date, and nothing else, is no change.
  if (isOther || added.length + changed.length + dropped.length > 0) file.facts = factsOf(header)
  if (known !== undefined || file.checksums.size > 0) results.releases.set(release, file)
  return changes
}

function partsOf(results: Results, run: RecordedRun, planOf: PlanOf): Map<string, Part> {
  const parts = new Map<string, Part>()
  for (const record of run.records) {
    const name = record.scenario
    let part = parts.get(name)
    if (part === undefined) {
      const { scenarios } = run.header
      const text = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined
      if (text === undefined) {
        throw new StoreError('cannot-accept', `The run's header does not name scenario ${name}`)
      }
      const scenario = results.scenarios.get(name) ?? { name, texts: new Map(), cases: [] }
      part = { scenario, text, records: [], plan: planOf(name, text) }
      parts.set(name, part)
    }
    part.records.push(withoutConsole(record))
  }
  return new Map([...parts].sort(([a], [b]) => compareText(a, b)))
}

/** What a kernel says of its own accord is not the same twice: it stays with the run. */
function withoutConsole(record: CaseRecord): CaseRecord {
  if (record.console === undefined) return record
  const { console: _, ...rest } = record
  return rest
}

/** Whether the run leaves nothing of the release that was recorded before, broken cases aside. */
function hasAll({ scenario, records, plan }: Part, release: string): boolean {
  const names = new Set(records.map((record) => record.case))
  if (plan?.every((name) => names.has(name))) return true
  return scenario.cases.every(({ name, records }) => names.has(name) || !records.has(release))
}

function refuse({ folder }: Results, release: string, what: string, scenario: string): StoreError {
  return new StoreError(
    'cannot-accept',
    `The run of ${release} differs from its results in ${what}, and does not have all cases of ` +
      `${scenario}: accept a run of all that is recorded, or remove ${releasePath(folder, release)}`,
  )
}

function dropOutdated({ scenario, records }: Part, release: string, changes: ReleaseChanges): void {
  const accepted = new Set(records.flatMap((record) => (isSeen(record) ? [record.case] : [])))
  for (const { name, records: known } of scenario.cases) {
    const record = known.get(release)
    if (record === undefined || accepted.has(name)) continue
    known.delete(release)
    changes.dropped.push(record)
  }
}

function isSeen({ verdict }: CaseRecord): boolean {
  return verdict !== 'broken'
}

function putRecords(part: Part, release: string, changes: ReleaseChanges): void {
  const { scenario, plan } = part
  const records = part.records.filter(isSeen)
  const byName = new Map(scenario.cases.map((found) => [found.name, found]))
  for (const after of records) {
    const found = byName.get(after.case) ?? { name: after.case, records: new Map() }
    byName.set(after.case, found)
    const before = found.records.get(release)
    if (before === undefined) changes.added.push(after)
    else if (recordHash(before) === recordHash(after)) changes.unchanged += 1
    else changes.changed.push({ before, after })
    found.records.set(release, after)
  }
  const order = plan ?? records.map((record) => record.case)
  scenario.cases = mergeOrder(
    scenario.cases.map(({ name }) => name),
    order,
  ).flatMap((name) => {
    const found = byName.get(name)
    return found === undefined || found.records.size === 0 ? [] : [found]
  })
}

function keepPart({ scenarios }: Results, file: ReleaseFile, part: Part, release: string): void {
  const { scenario, text } = part
  const { name } = scenario
  if (scenario.cases.some(({ records }) => records.has(release))) {
    scenario.texts.set(release, text)
    file.checksums.set(name, checksumOf(scenario, release))
  } else {
    scenario.texts.delete(release)
    file.checksums.delete(name)
  }
  scenarios.set(name, scenario)
}
