import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { operandNames } from '../compare/operand-names.ts'
import { compareReleases } from '../compare/release-order.ts'
import { MatrixBuilder } from '../report/matrix.ts'
import { indexMark, indexName, renderResultsIndex } from '../report/results-index.ts'
import { renderSvg, svgMark } from '../report/svg.ts'
import { groupByTheme } from '../report/themes.ts'
import { makeFolder } from '../store/make-folder.ts'
import { type Results, recordsOf } from '../store/results.ts'
import { writePage } from '../store/write-page.ts'
import { experimentsFolder } from './find-scenarios.ts'
import { scenarioFactsOf } from './scenario-facts.ts'
import { note } from './terminal.ts'

/** The picture in the folder of each theme. */
const pictureName = 'matrix.svg'

/**
 * By the end of its name, a text by which each page is known that a folder of results has beside its records, also
 * with git's marks of a conflict in it.
 */
const marks: Record<string, string> = { [indexName]: indexMark, [pictureName]: svgMark }

/**
 * Writes the pages with which a code host shows results, where they are not so already, removes those of themes that
 * are no more, and says which. A file of the same name that is none of them is left alone.
 */
export function writeIndex(results: Results, scenarios: string = experimentsFolder): string[] {
  const { folder } = results
  if (results.releases.size === 0) return []
  const pages = renderIndex(results, scenarios)
  const written = [...pages].flatMap(([name, text]) => {
    const file = join(folder, name)
    const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    if (old === text) return []
    if (old !== undefined && !old.includes(marks[basename(name)] ?? '')) {
      note(`${file} was not written by mountlab, and is left as it is`)
      return []
    }
    makeFolder(resolve(dirname(file)))
    writePage(file, text)
    return [file]
  })
  return [...written, ...removeOthers(folder, new Set(pages.keys()))]
}

function removeOthers(folder: string, known: ReadonlySet<string>): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const mark = marks[basename(name)]
    const file = join(folder, name)
    if (mark === undefined || known.has(name)) return []
    if (!readFileSync(file, 'utf8').includes(mark)) return []
    rmSync(file)
    return [file]
  })
}

/** The pages by path below the folder of the results. */
export function renderIndex(
  results: Results,
  scenarios: string = experimentsFolder,
): Map<string, string> {
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
  const pages = renderResultsIndex(operands, { scenarios: facts, experiments })
  const matrix = builder.finish(facts)
  for (const [theme, found] of groupByTheme(matrix.scenarios, ({ name }) => name)) {
    pages.set(`${theme}/${pictureName}`, renderSvg({ ...matrix, scenarios: found }))
  }
  return pages
}
