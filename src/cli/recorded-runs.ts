// The recorded runs, or the cases of them, that a command line means.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseRecord } from '../record/observation.ts'
import { nearest } from '../scenario/index.ts'
import type { RecordedRun } from '../store/join-runs.ts'
import { recordFileName } from '../store/record-writer.ts'
import { misuse } from './exit-status.ts'
import { readRuns } from './read-runs.ts'

/** Where `run` puts its records unless it is told otherwise. */
const outputFolder = 'out'

/**
 * A word is a run's folder, a record file, or the name of a theme, a scenario or a case. Without a run it
 * is the runs in `out/`, without a name all their cases.
 */
export async function recordedRuns(words: readonly string[]): Promise<RecordedRun[]> {
  const named = words.filter(isRun)
  const names = words.filter((word) => !isRun(word))
  const paths = named.length > 0 ? named : runsIn(outputFolder)
  // A folder that is no run, and no name either where there is nothing that it could name.
  if (paths.length === 0) await readRuns(names.filter((name) => existsSync(name)))
  if (paths.length === 0) {
    throw misuse(`There is no run in ${outputFolder}/`, 'name the folder of a run, or its records')
  }
  const runs = await readRuns(paths)
  return names.length === 0 ? runs : await selectNamed(runs, names)
}

/** The folders of runs in a folder, by name. */
function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).sort()
  return names
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, recordFileName)))
}

function isRun(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() ? existsSync(join(path, recordFileName)) : found !== undefined
}

async function selectNamed(
  runs: readonly RecordedRun[],
  names: readonly string[],
): Promise<RecordedRun[]> {
  for (const name of names) {
    if (runs.some(({ records }) => records.some((record) => isNamed(record, name)))) continue
    if (existsSync(name)) await readRuns([name])
    throw unknown(name, runs)
  }
  return runs.flatMap(({ header, records }) => {
    const kept = records.filter((record) => names.some((name) => isNamed(record, name)))
    return kept.length === 0 ? [] : [{ header, records: kept }]
  })
}

function isNamed({ case: own, scenario }: CaseRecord, name: string): boolean {
  const theme = `${name.replace(/\/+$/, '')}/`
  return own === name || scenario === name || scenario.startsWith(theme)
}

function unknown(name: string, runs: readonly RecordedRun[]): Error {
  const known = new Set(
    runs.flatMap(({ records }) =>
      records.flatMap((record) => [
        name.includes('[') ? record.case : record.scenario,
        ...(record.scenario.split('/', 1) as string[]),
      ]),
    ),
  )
  const best = nearest(name, known)
  const hint = best === undefined ? undefined : `did you mean ${best}?`
  return misuse(`There is no record of a theme, scenario or case ${name}`, hint)
}
