// What `diff` compares: runs, record files and accepted releases, from words to records.
import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Operand } from '../compare/change.ts'
import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { nearest } from '../scenario/index.ts'
import { isResultsFolder, listReleases, readResults, recordsOf } from '../store/results.ts'
import { misuse } from './exit-status.ts'
import { readRuns } from './read-runs.ts'

interface Given {
  /** What the user wrote, or the release where that stands for several. */
  given: string
  header: Header
  records: readonly CaseRecord[]
}

/**
 * A word is a run's folder, a record file, a folder of results (all its releases) or a file of one of them,
 * or a release in `results`: 6.12, 6.12.118, or the whole name. Two stay as they are given; of more, the releases are put
 * in order.
 */
export async function readOperands(words: readonly string[], results: string): Promise<Operand[]> {
  const given = await readGiven(words, results)
  if (given.length < 2) throw misuse('Expected two runs or more to compare')
  return named(given.length > 2 ? inOrder(given) : given)
}

/** The same words, however many there are, always in the order of their releases. */
export async function readReleasesInOrder(
  words: readonly string[],
  results: string,
): Promise<Operand[]> {
  return named(inOrder(await readGiven(words, results)))
}

async function readGiven(words: readonly string[], results: string): Promise<Given[]> {
  const given: Given[] = []
  const wanted = words.map((word) => wantedBy(word, results))
  const stored = readStored(wanted.filter((each) => typeof each !== 'string'))
  const runs = await readRuns(wanted.filter((each) => typeof each === 'string'))
  for (const each of wanted) {
    if (typeof each === 'string') {
      const run = runs.shift()
      if (run !== undefined) given.push({ given: each, ...run })
    } else {
      for (const release of each.releases) {
        const found = stored.get(each.folder)
        if (found !== undefined) given.push({ given: release, ...recordsOf(found, release) })
      }
    }
  }
  return given
}

function inOrder(given: readonly Given[]): Given[] {
  return [...given].sort((a, b) => compareReleases(a.header.release, b.header.release))
}

function named(given: readonly Given[]): Operand[] {
  const names = operandNames(given.map((each) => ({ ...each, release: each.header.release })))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw misuse(`${twice} is named twice`)
  return given.map(({ header, records }, index): Operand => {
    return {
      name: names[index] ?? '',
      release: header.release,
      scenarios: header.scenarios,
      records: new Map(records.map((record) => [record.case, record])),
    }
  })
}

interface Stored {
  folder: string
  releases: string[]
}

/** The path of a record file or a run's folder, or releases of a folder of results. */
function wantedBy(word: string, results: string): string | Stored {
  if (!isThere(word)) return { folder: results, releases: [releaseFor(word, results)] }
  if (isResultsFolder(word)) return { folder: word, releases: listReleases(word) }
  const [folder, release] = [dirname(word), basename(word, '.json')]
  const isRelease = word.endsWith('.json') && listReleases(folder).includes(release)
  return isRelease ? { folder, releases: [release] } : word
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Each folder is read once, so that what its releases answer alike is one record. */
function readStored(wanted: readonly Stored[]): Map<string, ReturnType<typeof readResults>> {
  const releases = new Map<string, Set<string>>()
  for (const each of wanted) {
    const known = releases.get(each.folder) ?? new Set()
    for (const release of each.releases) known.add(release)
    releases.set(each.folder, known)
  }
  return new Map(
    [...releases].map(([folder, names]) => [folder, readResults(folder, { releases: [...names] })]),
  )
}

/** The one release that a word names: wholly, or by the numbers that it begins with. */
function releaseFor(word: string, folder: string): string {
  const isFolder = isThere(folder)
  const releases = isFolder ? listReleases(folder) : []
  if (releases.includes(word)) return word
  const found = releases.filter((name) => {
    return name.startsWith(word) && !/^\d/.test(name.slice(word.length))
  })
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined) throw misuse(`${word} is more than one release`, found.join(', '))
  const best = nearest(word, releases) ?? releases.join(', ')
  const where = isFolder ? ` in ${folder}` : `, and no folder ${folder}`
  throw misuse(
    `There is no file ${word}, and no release of that name${where}`,
    best === '' ? undefined : `there is ${best}`,
  )
}
