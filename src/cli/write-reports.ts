import { resolve } from 'node:path'
import { csvHead, csvRows } from '../report/csv.ts'
import { renderHtml } from '../report/html.ts'
import { renderMatrixTables } from '../report/markdown-matrix.ts'
import type { ScenarioFacts } from '../report/markdown-scenario.ts'
import { type Matrix, MatrixBuilder } from '../report/matrix.ts'
import { renderSvg } from '../report/svg.ts'
import type { PartFile } from '../store/part-file.ts'
import { exitStatus, misuse } from './exit-status.ts'
import { pageParts } from './page-parts.ts'
import { kernelsByRelease, type NamedKernel } from './recorded-kernels.ts'
import type { ReportOptions } from './report.ts'
import { openReportFile } from './report-file.ts'
import { scenarioFacts } from './scenario-facts.ts'
import { note } from './terminal.ts'

const formats = {
  html: (matrix) => renderHtml(matrix, pageParts()),
  svg: renderSvg,
  markdown: renderMatrixTables,
} as const satisfies Record<string, (matrix: Matrix) => string>

/** Writes the files that were asked for, each whole or not at all. Throws CliError and StoreError. */
export async function writeReports(
  paths: readonly string[],
  options: ReportOptions,
): Promise<void> {
  refuseSameFile(options)
  const kernels = await kernelsByRelease(paths, options.release)
  const files = new Map<keyof typeof formats | 'csv', PartFile>()
  const discard = (): void => {
    for (const file of files.values()) file.discard()
  }
  const interrupt = (): void => {
    discard()
    process.exit(exitStatus.interrupted)
  }
  for (const signal of signals) process.on(signal, interrupt)
  try {
    // Before the work, so that a file that cannot be written is told of at once.
    for (const format of [...formatNames, 'csv'] as const) {
      const path = options[format]
      if (path !== undefined) files.set(format, openReportFile(path))
    }
    const matrix = await readMatrix(kernels, files.get('csv'), options.scenarios)
    for (const format of formatNames) files.get(format)?.write(formats[format](matrix))
    for (const file of files.values()) file.close()
  } finally {
    discard()
    for (const signal of signals) process.off(signal, interrupt)
  }
  note(`wrote ${[...files.values()].map(({ file }) => file).join(', ')}`)
}

const signals = ['SIGINT', 'SIGTERM'] as const
const formatNames = ['html', 'svg', 'markdown'] as const

async function readMatrix(
  kernels: readonly NamedKernel[],
  csv: PartFile | undefined,
  folder: string | undefined,
): Promise<Matrix> {
  const builder = new MatrixBuilder()
  csv?.write(csvHead())
  for (const { name, header, records } of kernels) {
    builder.addKernel(name, header)
    for await (const record of records) {
      builder.add(record)
      csv?.write(csvRows(name, header.release, record))
    }
  }
  return builder.finish(factsOfAll(kernels, folder))
}

/** Titles of all scenarios; of those with several texts, the one of the last kernel counts. */
function factsOfAll(kernels: readonly NamedKernel[], folder: string | undefined): ScenarioFacts[] {
  const [last] = kernels.slice(-1)
  if (last === undefined) return []
  const scenarios = Object.assign({}, ...kernels.map(({ header }) => header.scenarios))
  return scenarioFacts({ ...last.header, scenarios }, folder)
}

function refuseSameFile({ html, svg, csv, markdown }: ReportOptions): void {
  const files = [html, svg, csv, markdown].flatMap((file) => file ?? [])
  const twice = files.find(
    (file, at) => files.findIndex((one) => resolve(one) === resolve(file)) < at,
  )
  if (twice !== undefined) throw misuse(`Two reports would be written to ${twice}`)
}
