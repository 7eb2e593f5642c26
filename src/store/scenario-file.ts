// A scenario's file of results/: every case once, and in it what releases answered differently, each
// line below the releases that it holds for.

import { compareReleases } from '../compare/release-order.ts'
import { everyRelease, formatRange, parseRange } from '../compare/release-range.ts'
import { LineError } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import { formatWords, parseWords, show } from './line-words.ts'
import { recordHash } from './record-hash.ts'
import { parseRecord, type RecordPart, recordParts } from './record-lines.ts'
import { StoreError } from './store-error.ts'

/** The number of the layout of results/. A reader refuses a newer one by name. */
export const resultsSchema = 1

export interface CaseResults {
  name: string
  /** By release. Releases that answered alike have the same object once it was read. */
  records: Map<string, CaseRecord>
}

export interface ScenarioResults {
  name: string
  /** sha256 of the scenario's text, by the release that recorded it. */
  texts: Map<string, string>
  /** In the order of the plan. */
  cases: CaseResults[]
}

const firstLine = `mountlab results ${resultsSchema}`

export function formatScenario({ name, texts, cases }: ScenarioResults): string {
  const all = [...texts.keys()].sort(compareReleases)
  const head = group([...texts].map(([release, text]) => [release, text] as const)).map(
    ([text, releases]) => ({
      releases,
      parts: [{ key: 'text', lines: [formatWords(['text', text])] }],
    }),
  )
  const lines = [firstLine, formatWords(['scenario', name]), ...weave(head, all)]
  for (const { name: caseName, records } of cases) {
    const behaviours = group(
      [...records].map(([release, record]) => [release, recordHash(record)] as const),
    ).map(([, releases]) => ({ releases, parts: recordParts(recordOf(records, releases)) }))
    lines.push('', formatWords(['case', caseName]), ...weave(behaviours, all))
  }
  return `${lines.join('\n')}\n`
}

interface Behaviour {
  releases: string[]
  parts: RecordPart[]
}

function recordOf(records: Map<string, CaseRecord>, releases: readonly string[]): CaseRecord {
  return records.get(releases[0] ?? '') as CaseRecord
}

/** Releases by what is equal for them, in the order of the releases. */
function group(items: readonly (readonly [string, string])[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const [release, value] of [...items].sort(([a], [b]) => compareReleases(a, b))) {
    const releases = groups.get(value)
    if (releases === undefined) groups.set(value, [release])
    else releases.push(release)
  }
  return [...groups]
}

/** Part beside part: what is the same for all releases is written once and without their names. */
function weave(behaviours: readonly Behaviour[], all: readonly string[]): string[] {
  const lines: string[] = []
  let heading = everyRelease
  for (const key of keysOf(behaviours)) {
    const variants = group(
      behaviours.flatMap(({ releases, parts }) => {
        const part = parts.find((candidate) => candidate.key === key)
        if (part === undefined) return []
        return releases.map((release) => [release, part.lines.join('\n')] as const)
      }),
    )
    for (const [text, releases] of variants) {
      const range = formatRange(new Set(releases), all)
      if (range !== heading) lines.push(`  @ ${range}`)
      heading = range
      lines.push(...text.split('\n').map((line) => `    ${line}`))
    }
  }
  return lines
}

/** The keys of all parts; each behaviour has some of them, in the same order. */
function keysOf(behaviours: readonly Behaviour[]): string[] {
  const keys = new Set(behaviours.flatMap(({ parts }) => parts.map(({ key }) => key)))
  const rank = (key: string): [number, number] => {
    const [kind, number] = key.split(' ')
    return [['text', 'verdict', 'mount', 'step', 'end'].indexOf(kind ?? ''), Number(number ?? 0)]
  }
  return [...keys].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    return left[0] - right[0] || left[1] - right[1]
  })
}

interface NumberedLine {
  text: string
  number: number
}

interface Section {
  title: string
  number: number
  blocks: { holdsFor: (release: string) => boolean; lines: NumberedLine[] }[]
}

/** Reads what the file says of `releases`; every error names `file` and the line. */
export function parseScenario(
  text: string,
  file: string,
  releases: readonly string[],
): ScenarioResults {
  const place = { number: 1 }
  try {
    const sections = readSections(text, place)
    const [head, ...cases] = sections
    if (head === undefined) throw damaged('a scenario', '')
    const [word, name = ''] = titleOf(head, place)
    if (word !== 'scenario') throw damaged('`scenario` and its name', head.title)
    const texts = new Map<string, string>()
    for (const [release, lines] of select(head, releases)) {
      for (const line of numbered(lines, place)) {
        const [kind, sha256] = parseWords(line).words
        if (kind !== 'text' || sha256 === undefined) throw damaged('`text` and its hash', line)
        texts.set(release, sha256)
      }
    }
    return { name, texts, cases: cases.map((section) => readCase(section, name, releases, place)) }
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause
    const code = cause.code === 'newer-schema' ? 'newer-schema' : 'damaged-line'
    throw new StoreError(code, `${file}:${place.number}: ${cause.message}`, { cause })
  }
}

interface Place {
  number: number
}

function readSections(text: string, place: Place): Section[] {
  const lines = text.split('\n')
  checkFirstLine(lines[0] ?? '')
  if (lines.pop() !== '') {
    place.number = lines.length + 1
    throw new LineError('damaged-line', 'Expected a newline at the end of the file')
  }
  const sections: Section[] = []
  for (const [index, line] of lines.entries()) {
    place.number = index + 1
    if (index === 0 || line === '') continue
    readLine(sections, line, index + 1)
  }
  return sections
}

function readLine(sections: Section[], line: string, number: number): void {
  const section = sections.at(-1)
  if (!line.startsWith(' ')) {
    const blocks = [{ holdsFor: parseRange(everyRelease), lines: [] }]
    sections.push({ title: line, number, blocks })
  } else if (line.startsWith('  @ ')) {
    section?.blocks.push({ holdsFor: parseRange(line.slice(4)), lines: [] })
  } else if (line.startsWith('    ')) {
    section?.blocks.at(-1)?.lines.push({ text: line.slice(4), number })
  } else {
    throw damaged('an indented line', line)
  }
}

function checkFirstLine(line: string): void {
  const schema = Number(/^mountlab results (\d+)$/.exec(line)?.[1])
  if (schema > resultsSchema) {
    throw new LineError(
      'newer-schema',
      `was written with results schema ${schema}; this mountlab reads up to ${resultsSchema}`,
    )
  }
  if (line !== firstLine) throw damaged(`\`${firstLine}\``, line)
}

function titleOf(section: Section, place: Place): string[] {
  place.number = section.number
  return parseWords(section.title).words
}

function readCase(
  section: Section,
  scenario: string,
  releases: readonly string[],
  place: Place,
): CaseResults {
  const [word, name] = titleOf(section, place)
  if (word !== 'case' || name === undefined) throw damaged('`case` and its name', section.title)
  const records = new Map<string, CaseRecord>()
  const known = new Map<string, CaseRecord>()
  for (const [release, lines] of select(section, releases)) {
    if (lines.length === 0) continue
    const key = lines.map(({ number }) => number).join()
    let record = known.get(key)
    if (record === undefined) {
      record = parseRecord({ case: name, scenario }, numbered(lines, place))
      known.set(key, record)
    }
    records.set(release, record)
  }
  return { name, records }
}

function* select(
  { blocks }: Section,
  releases: readonly string[],
): Generator<[string, NumberedLine[]]> {
  for (const release of releases) {
    const lines = blocks.flatMap((block) => (block.holdsFor(release) ? block.lines : []))
    yield [release, lines]
  }
}

function* numbered(lines: readonly NumberedLine[], place: Place): Generator<string> {
  for (const { text, number } of lines) {
    place.number = number
    yield text
  }
}

function damaged(expected: string, got: string): LineError {
  return new LineError('damaged-line', `Expected ${expected}, got ${show(got)}`)
}
