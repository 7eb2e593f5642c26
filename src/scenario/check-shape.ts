// What the schema says about a file, in our words and with the place in the file.

import { nearest } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import {
  actorShape,
  expectShape,
  requiresShape,
  type ScenarioFile,
  scenarioSchema,
  scenarioShape,
  worldShapes,
  worldWords,
} from './schema.ts'
import type { Path, Tree } from './tree.ts'
import { keyAt, nodeAt, plainData } from './tree.ts'

/** The parts of zod's issues that are used; its own type is a union of a dozen. */
interface Issue {
  code: string
  path: PropertyKey[]
  message: string
  keys?: string[]
  errors?: Issue[][]
}

export interface Shape {
  /** The sections that have the right shape; the others are left out. */
  file: Partial<ScenarioFile>
  findings: Finding[]
  /** Paths of what has the wrong shape: `steps`, or `steps.3` for one item of it. */
  broken: ReadonlySet<string>
}

/** Checks the shape of a file, section by section, so that one wrong section hides no other. */
export function checkShape(tree: Tree): Shape {
  const data = plainData(tree)
  const result = scenarioSchema.safeParse(data)
  if (result.success) return { file: result.data, findings: [], broken: new Set() }
  const findings: Finding[] = []
  const broken = new Set<string>()
  for (const issue of result.error.issues as Issue[]) {
    for (const one of decideUnion(tree, issue)) {
      findings.push(...findingsOf(tree, one))
      if (one.path.length === 0) continue
      broken.add(String(one.path[0]))
      broken.add(one.path.slice(0, 2).map(String).join('.'))
    }
  }
  if (tree.kind !== 'map') return { file: {}, findings, broken }
  const sections = Object.entries(data as Record<string, unknown>)
  const sound = sections.filter(([name]) => Object.hasOwn(scenarioShape, name) && !broken.has(name))
  return { file: Object.fromEntries(sound) as Partial<ScenarioFile>, findings, broken }
}

/** The issues of the alternative that the author meant, where a union of shapes did not match. */
function decideUnion(tree: Tree, issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors === undefined) return [issue]
  const meant = issue.errors.find((issues) =>
    issues.every(({ code, path }) => {
      if (code === 'unrecognized_keys') return true
      return path.length > 0 && nodeAt(tree, pathOf([...issue.path, ...path])) !== undefined
    }),
  )
  if (meant === undefined) return [issue]
  return meant.flatMap((one) => decideUnion(tree, { ...one, path: [...issue.path, ...one.path] }))
}

function findingsOf(tree: Tree, issue: Issue): Finding[] {
  const path = pathOf(issue.path)
  const node = nodeAt(tree, path)
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => unknownKey(tree, path, key))
  }
  if (node === undefined) {
    const parent = nodeAt(tree, path.slice(0, -1)) ?? tree
    const message = `Expected ${nameOf(path)}: ${issue.message}`
    return [{ code: 'shape', message: `${message}, got nothing`, start: parent.start, end: 0 }]
  }
  const inSteps = path.length === 2 && (path[0] === 'steps' || path[0] === 'setup')
  if (inSteps && node.kind === 'map') return [mapStep(node)]
  const hint = hintFor(node, path)
  const place = node.kind === 'text' && node.style === 'none' ? keyAt(tree, path) : undefined
  const { start, end } = place ?? node
  return [
    {
      code: 'shape',
      message: `Expected ${nameOf(path)} to be ${issue.message}, got ${kindOf(node)}`,
      start,
      end: node.kind === 'text' ? end : start,
      ...(hint === undefined ? {} : { hint }),
    },
  ]
}

function hintFor(node: Tree, path: Path): string | undefined {
  if (node.kind === 'map' && path[0] === 'world' && path.length === 2) {
    for (const key of node.entries.keys()) {
      const best = nearest(key, [...Object.keys(worldShapes), ...worldWords])
      if (best !== undefined && best !== key) return `did you mean ${best}?`
    }
  }
  return undefined
}

function unknownKey(tree: Tree, path: Path, key: string): Finding {
  const place = keyAt(tree, [...path, key])
  const known = knownKeys(tree, path)
  const best = nearest(key, known)
  return {
    code: 'unknown-key',
    message: `Expected a key of ${path.length === 0 ? 'a scenario' : nameOf(path)}, got ${shown(key)}`,
    start: place?.start ?? 0,
    end: place?.end ?? 0,
    hint: best === undefined ? `the keys are ${known.join(', ')}` : `did you mean ${best}?`,
  }
}

function knownKeys(tree: Tree, path: Path): string[] {
  if (path.length === 0) return Object.keys(scenarioShape)
  if (path[0] === 'expect') return Object.keys(expectShape)
  if (path[0] === 'requires') return Object.keys(requiresShape)
  if (path[0] === 'matrix') return ['subsets']
  if (path[0] === 'actors') return Object.keys(actorShape)
  if (path[0] === 'world' && path.length === 2) {
    for (const [kind, shape] of Object.entries(worldShapes)) {
      if (nodeAt(tree, [...path, kind]) !== undefined) return Object.keys(shape.shape)
    }
  }
  return ['mode']
}

/** A step that YAML took for a map, and that is none of an actor: a `: ` that should be in quotes. */
function mapStep(node: Tree & { kind: 'map' }): Finding {
  const [first] = node.entries.values()
  const end = first?.key.end ?? node.start
  return {
    code: 'shape',
    message: 'Expected a call, got a map: YAML reads `: ` as the end of a key',
    start: node.start,
    end,
    hint: "put quotes around the whole step: - '...'",
  }
}

function pathOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((part) => (typeof part === 'number' ? part : String(part)))
}

/** A path in words: `step` in item 2 of `expect`. */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the file'
  const [last, rest] = [path.at(-1), path.slice(0, -1)]
  const own = typeof last === 'number' ? `item ${last + 1}` : shown(String(last))
  if (rest.length === 0) return own
  return `${own} ${typeof last === 'number' ? 'of' : 'in'} ${nameOf(rest)}`
}

function kindOf(node: Tree): string {
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list'
  if (node.kind === 'map') return 'a map'
  return node.text === '' ? 'nothing' : `the text ${shown(node.text)}`
}
