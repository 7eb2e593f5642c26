// Which scenario files a command line means, and what each is called.
import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearest } from '../scenario/index.ts'
import { systemReason } from '../store/store-error.ts'
import { misuse } from './exit-status.ts'

/** The experiments that come with mountlab. */
export const experimentsFolder = fileURLToPath(new URL('../../experiments', import.meta.url))

export interface FoundScenario {
  /** `theme/name` */
  name: string
  /** As shown in messages: relative to where the user is, if it is below. */
  file: string
  /** The cases that were asked for by their full names; without it, all of them. */
  cases?: Set<string>
}

/**
 * Each argument is a scenario or theme of `root`, a case's full name, or else a path of a file or
 * folder; without arguments everything below `root` is meant. Sorted by name, each file once.
 */
export function findScenarios(
  args: readonly string[],
  root: string = experimentsFolder,
): FoundScenario[] {
  const known = scenariosBelow(root, root)
  if (args.length === 0) return known
  const found = new Map<string, FoundScenario>()
  for (const argument of args) {
    for (const scenario of matchArgument(argument, known, root)) add(found, scenario)
  }
  return [...found.values()].sort(byName)
}

function add(found: Map<string, FoundScenario>, scenario: FoundScenario): void {
  const earlier = found.get(scenario.name)
  if (earlier === undefined) {
    found.set(scenario.name, scenario)
    return
  }
  if (resolve(earlier.file) !== resolve(scenario.file)) {
    throw misuse(
      `Expected every scenario to have a name of its own, but ${earlier.file} and ` +
        `${scenario.file} are both ${scenario.name}`,
    )
  }
  // A whole scenario and one of its cases is the whole scenario.
  if (earlier.cases === undefined || scenario.cases === undefined) {
    found.set(scenario.name, { name: earlier.name, file: earlier.file })
  } else {
    for (const name of scenario.cases) earlier.cases.add(name)
  }
}

function matchArgument(
  argument: string,
  known: readonly FoundScenario[],
  root: string,
): FoundScenario[] {
  const bracket = argument.indexOf('[')
  const name = (bracket === -1 ? argument : argument.slice(0, bracket)).replace(/\/+$/, '')
  const scenario = known.find((candidate) => candidate.name === name)
  if (scenario !== undefined) {
    return [bracket === -1 ? scenario : { ...scenario, cases: new Set([argument]) }]
  }
  const theme = known.filter((candidate) => candidate.name.startsWith(`${name}/`))
  if (bracket === -1 && theme.length > 0) return theme
  const fromPath = matchPath(argument, root)
  if (fromPath !== undefined) return fromPath
  throw unknownName(argument, name, bracket === -1 ? '' : argument.slice(bracket), known)
}

function matchPath(path: string, root: string): FoundScenario[] | undefined {
  const stats = statsOf(path)
  if (stats === undefined) return undefined
  if (stats.isDirectory()) {
    const scenarios = scenariosBelow(path, root)
    if (scenarios.length > 0) return scenarios
    throw misuse(`There is no scenario (*.yaml) in ${path}`)
  }
  if (!isScenarioFile(path)) {
    throw misuse(`Expected a scenario file to end in .yaml, got ${path}`)
  }
  return [{ name: nameOf(path, dirname(path), root), file: path }]
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    throw misuse(`Cannot read ${path}: ${systemReason(cause)}`)
  }
}

function scenariosBelow(folder: string, root: string): FoundScenario[] {
  const files: string[] = []
  const visit = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name)
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) visit(path)
      else if (isScenarioFile(entry.name)) files.push(path)
    }
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) visit(folder)
  return files
    .map((file) => ({ name: nameOf(file, folder, root), file: shortest(file) }))
    .sort(byName)
}

/**
 * The path below `root`, or below the folder that was given; a file that is directly in that
 * folder takes the folder's name as its theme.
 */
function nameOf(file: string, folder: string, root: string): string {
  const path = resolve(file)
  const inside = path.startsWith(`${resolve(root)}${sep}`)
  const below = relative(inside ? root : resolve(folder), path).slice(0, -extname(path).length)
  const name = below.includes(sep) ? below : join(basename(dirname(path)), below)
  return name.split(sep).join('/')
}

function isScenarioFile(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

function shortest(file: string): string {
  const fromHere = relative('.', file)
  return fromHere.startsWith('..') ? file : fromHere
}

function byName(a: FoundScenario, b: FoundScenario): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function unknownName(
  argument: string,
  name: string,
  brackets: string,
  known: readonly FoundScenario[],
): Error {
  const names = known.map((scenario) => scenario.name)
  const themes = names.map((candidate) => candidate.slice(0, candidate.lastIndexOf('/')))
  // `move-attached` alone is a likely slip for `unmountat/move-attached`.
  const whole = names.find((candidate) => candidate.endsWith(`/${name}`))
  const best = whole ?? nearest(name, [...names, ...(brackets === '' ? themes : [])])
  return misuse(
    `There is no scenario, theme or path \`${argument}\``,
    best === undefined
      ? 'mountlab list --scenarios names all scenarios'
      : `did you mean ${best}${brackets}?`,
  )
}
