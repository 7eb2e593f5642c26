import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineError } from '../record/json-lines.ts'
import { makeFolder } from './make-folder.ts'
import { formatReleaseFile } from './release-file.ts'
import { type Results, releasePath, scenarioPath } from './results.ts'
import { formatScenario, type ScenarioResults } from './scenario-file.ts'
import { StoreError, systemReason } from './store-error.ts'
import { writePage } from './write-page.ts'

/**
 * Writes the files that are other than what is there, each of them whole or not at all, and says
 * which. Only these scenarios are looked at; every release is.
 */
export function writeResults(results: Results, scenarios: Iterable<string>): string[] {
  const { folder } = results
  const texts = new Map<string, string | undefined>()
  // All texts are made before the first is written: what cannot be written down changes nothing.
  for (const name of scenarios) {
    const scenario = results.scenarios.get(name)
    const path = scenarioPath(folder, name)
    texts.set(path, scenario === undefined ? undefined : textOf(scenario))
  }
  for (const [release, file] of results.releases) {
    const text = file.checksums.size === 0 ? undefined : formatReleaseFile(file)
    texts.set(releasePath(folder, release), text)
  }
  return [...texts].flatMap(([path, text]) => (replace(path, text) ? [path] : []))
}

function textOf(scenario: ScenarioResults): string | undefined {
  if (scenario.cases.length === 0) return undefined
  try {
    return formatScenario(scenario)
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause
    throw new StoreError('cannot-accept', `Cannot accept ${scenario.name}: ${cause.message}`, {
      cause,
    })
  }
}

function replace(path: string, text: string | undefined): boolean {
  try {
    const isThere = existsSync(path)
    if (text === undefined) {
      rmSync(path, { force: true })
      return isThere
    }
    if (isThere && readFileSync(path, 'utf8') === text) return false
    makeFolder(resolve(dirname(path)))
  } catch (cause) {
    throw new StoreError('cannot-write', `Cannot write ${path}: ${systemReason(cause)}`, { cause })
  }
  writePage(path, text)
  return true
}
