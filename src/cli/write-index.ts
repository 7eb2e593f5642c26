import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import { MatrixBuilder } from '../report/matrix.ts'
import { indexMark, renderResultsIndex } from '../report/results-index.ts'
import { renderSvg, svgMark } from '../report/svg.ts'
import { type Results, recordsOf } from '../store/results.ts'
import { writePage } from '../store/write-page.ts'
import { experimentsFolder } from './find-scenarios.ts'
import { scenarioFactsOf } from './scenario-facts.ts'
import { note } from './terminal.ts'

/**
 * The names of what a folder of results has beside its records, and a text by which each is known, also with
 * git's marks of a conflict in it.
 */
const pages = { 'README.md': indexMark, 'matrix.svg': svgMark } as const

/**
 * Writes the pages with which a code host shows results, where they are not so already, and says which. A file of
 * the same name that is none of them is left alone.
 */
export function writeIndex(results: Results, scenarios: string = experimentsFolder): string[] {
  const { folder } = results
  if (results.releases.size === 0) return []
  const texts = renderIndex(results, scenarios)
  return (Object.keys(pages) as (keyof typeof pages)[]).flatMap((name) => {
    const file = join(folder, name)
    const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    if (old === texts[name]) return []
    if (old !== undefined && !old.includes(pages[name])) {
      note(`${file} was not written by mountlab, and is left as it is`)
      return []
    }
    writePage(file, texts[name])
    return [file]
  })
}

export function renderIndex(
  results: Results,
  scenarios: string = experimentsFolder,
): Record<keyof typeof pages, string> {
  const releases = [...results.releases.keys()].sort(compareReleases)
  const names = operandNames(releases.map((release) => ({ release, given: release })))
  const kernels = releases.map((release, index) => {
    const { header, records } = recordsOf(results, release)
    return { name: names[index] ?? '', header, records }
  })
  const facts = scenarioFactsOf([...results.scenarios.keys()], scenarios)
  const builder = new MatrixBuilder()
  for (const { name, header, records } of kernels) {
    builder.addKernel(name, header)
    for (const record of records) builder.add(record)
  }
  const operands = kernels.map(({ name, header, records }) => ({
    name,
    header,
    release: header.release,
    scenarios: header.scenarios,
    records: new Map(records.map((record) => [record.case, record])),
  }))
  const isBeside = dirname(resolve(results.folder)) === dirname(resolve(scenarios))
  const experiments = isBeside ? relative(results.folder, scenarios) : undefined
  return {
    'README.md': renderResultsIndex(operands, { scenarios: facts, experiments }),
    'matrix.svg': renderSvg(builder.finish(facts)),
  }
}
