import { readFileSync, statSync } from 'node:fs'
import {
  decodeText,
  formatProblem,
  loadScenario,
  type Problem,
  type Scenario,
} from '../scenario/index.ts'
import { systemReason } from '../store/store-error.ts'
import { CliError, exitStatus, misuse } from './exit-status.ts'
import type { FoundScenario } from './find-scenarios.ts'

export interface LoadedScenario extends FoundScenario {
  scenario: Scenario
}

/** Reads and checks scenario files; those without problems are loaded. */
export function loadScenarios(found: readonly FoundScenario[]): {
  loaded: LoadedScenario[]
  problems: Problem[]
} {
  const loaded: LoadedScenario[] = []
  const problems: Problem[] = []
  for (const source of found) {
    const text = decodeText(source.file, readBytes(source.file))
    if (typeof text !== 'string') {
      problems.push(text)
      continue
    }
    const result = loadScenario({ file: source.file, name: source.name, text })
    problems.push(...result.problems)
    if (result.scenario === undefined || result.problems.length > 0) continue
    loaded.push({ ...source, scenario: result.scenario })
  }
  return { loaded, problems }
}

/** The same for commands that need every file to be sound; the problems go to stderr. */
export function loadSoundScenarios(found: readonly FoundScenario[]): LoadedScenario[] {
  const { loaded, problems } = loadScenarios(found)
  if (problems.length === 0) return loaded
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n\n`)
  throw new CliError(exitStatus.misuse, countProblems(problems))
}

export function countProblems(problems: readonly Problem[]): string {
  const files = new Set(problems.map((problem) => problem.file)).size
  return `${count(problems.length, 'problem')} in ${count(files, 'file')}`
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function readBytes(file: string): Buffer {
  try {
    // A FIFO would be waited for, and a device may never end.
    if (!statSync(file).isFile()) throw misuse(`Cannot read ${file}: it is no regular file`)
    return readFileSync(file)
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw misuse(`Cannot read ${file}: ${systemReason(cause)}`)
  }
}
