// The sections of a file whose texts hold `${parameters}`, ready to have them put in.
import type { Need } from './model.ts'
import type { Finding, ProblemCode } from './problem.ts'
import { worldShapes } from './schema.ts'
import type { Template } from './template.ts'
import { compileTemplate, fileRange } from './template.ts'
import type { TextNode, Tree } from './tree.ts'
import { nodeAt } from './tree.ts'
import type { RawEntry } from './world.ts'

export interface WorldTemplate {
  path: Template
  kind: RawEntry['kind']
  texts: Readonly<Record<string, Template>>
  attributes?: readonly Template[]
}

export interface ActorTemplate {
  /** Names are the same in every variant: steps are found by them. */
  name: Template
  clone: Template
  map?: Template
}

export interface ExpectTemplate {
  when: readonly { name: TextNode; values: readonly Template[] }[]
  step: Template
  result: Template
  /** Offsets of the entry in the file. */
  start: number
  end: number
}

export interface StepTemplate extends Template {
  /** The item has no shape that could be read: it stands here for the numbers of the others. */
  unreadable?: true
}

export interface Templates {
  privilege?: Template
  events?: Template
  requires: readonly { kind: Need['kind']; template: Template }[]
  world: readonly WorldTemplate[]
  /** Some entries of the world are left out because their shape is wrong. */
  worldIncomplete?: true
  actors: readonly ActorTemplate[]
  setup: readonly StepTemplate[]
  steps: readonly StepTemplate[]
  expect: readonly ExpectTemplate[]
}

/** The templates of a file; what `broken` names has the wrong shape and is left out. */
export function compileTemplates(
  tree: Tree,
  broken: ReadonlySet<string>,
  text: string,
): { templates: Templates; findings: Finding[] } {
  const findings: Finding[] = []
  const compile = (node: TextNode, code: ProblemCode = 'parameter'): Template =>
    compileTemplate(node, ({ start, end, ...rest }) => {
      findings.push({ ...rest, code, ...fileRange(node, start, end, text) })
    })
  const section = (name: string) => (broken.has(name) ? undefined : nodeAt(tree, [name]))
  const textsOf = (node: Tree | undefined) =>
    node?.kind === 'list' ? node.items.filter((item) => item.kind === 'text') : []

  const steps = (name: 'setup' | 'steps'): StepTemplate[] => {
    const node = nodeAt(tree, [name])
    if (node?.kind !== 'list') return []
    return node.items.map((item, i) => {
      const before = findings.length
      if (item.kind === 'text' && !broken.has(`${name}.${i}`)) {
        const template = compile(item)
        return findings.length === before ? template : { ...template, unreadable: true }
      }
      return { parts: [], parameters: [], node: wordsOf(item), unreadable: true }
    })
  }
  const world = nodeAt(tree, ['world'])
  const requires = section('requires')
  const expect = section('expect')
  const privilege = section('privilege')
  const events = section('events')
  const needs: [string, Need['kind']][] = [
    ['syscalls', 'syscall'],
    ['filesystems', 'filesystem'],
    ['flags', 'flag'],
  ]
  const templates: Templates = {
    ...(privilege?.kind === 'text' ? { privilege: compile(privilege) } : {}),
    ...(events?.kind === 'text' ? { events: compile(events) } : {}),
    requires: needs.flatMap(([key, kind]) =>
      textsOf(nodeAt(requires, [key])).map((node) => ({ kind, template: compile(node) })),
    ),
    world:
      world?.kind === 'map'
        ? [...world.entries.values()].flatMap(({ key, value }) =>
            broken.has(`world.${key.text}`) ? [] : [worldTemplate(key, value, compile)],
          )
        : [],
    ...(broken.has('world') ? { worldIncomplete: true } : {}),
    actors: actorTemplates(nodeAt(tree, ['actors']), broken, compile),
    setup: steps('setup'),
    steps: steps('steps'),
    expect:
      expect?.kind === 'list'
        ? expect.items.flatMap((item) => expectTemplate(item, compile) ?? [])
        : [],
  }
  return { templates, findings }
}

/** Every template, for what concerns them all. */
export function* allTemplates(templates: Templates): Generator<Template> {
  if (templates.privilege !== undefined) yield templates.privilege
  if (templates.events !== undefined) yield templates.events
  for (const { template } of templates.requires) yield template
  for (const entry of templates.world) {
    yield entry.path
    yield* Object.values(entry.texts)
    yield* entry.attributes ?? []
  }
  for (const { clone, map } of templates.actors) {
    yield clone
    if (map !== undefined) yield map
  }
  yield* templates.setup
  yield* templates.steps
  for (const { when, step, result } of templates.expect) {
    for (const { values } of when) yield* values
    yield step
    yield result
  }
}

type Compile = (node: TextNode) => Template

function worldTemplate(key: TextNode, value: Tree, compile: Compile): WorldTemplate {
  const path = compile(key)
  if (value.kind !== 'map') {
    const word = value.kind === 'text' ? value : key
    const kind = word.text === 'file' || word.text === 'fifo' ? word.text : 'dir'
    // A parameter may stand for the word.
    return { path, kind, texts: value.kind === 'text' ? { word: compile(value) } : {} }
  }
  const kinds = Object.keys(worldShapes) as (keyof typeof worldShapes)[]
  const kind = kinds.find((name) => value.entries.has(name)) ?? 'dir'
  const texts: Record<string, Template> = {}
  let attributes: Template[] | undefined
  for (const [name, { value: node }] of value.entries) {
    if (node.kind === 'text' && name !== 'dir') texts[name] = compile(node)
    if (node.kind === 'list') {
      attributes = node.items.flatMap((item) => (item.kind === 'text' ? [compile(item)] : []))
    }
  }
  const mode = nodeAt(value, ['dir', 'mode'])
  if (mode?.kind === 'text') texts.mode = compile(mode)
  return { path, kind, texts, ...(attributes === undefined ? {} : { attributes }) }
}

function actorTemplates(
  node: Tree | undefined,
  broken: ReadonlySet<string>,
  compile: Compile,
): ActorTemplate[] {
  if (node?.kind !== 'map') return []
  return [...node.entries.values()].map(({ key, value }) => {
    const isSound = !broken.has(`actors.${key.text}`)
    const clone = value.kind === 'map' ? nodeAt(value, ['clone']) : value
    const map = nodeAt(value, ['map'])
    return {
      name: { parts: [{ text: key.text, at: 0 }], parameters: [], node: key },
      // One whose shape is wrong has been reported, and its steps are checked all the same.
      clone: isSound && clone?.kind === 'text' ? compile(clone) : compile({ ...key, text: '0' }),
      ...(isSound && map?.kind === 'text' ? { map: compile(map) } : {}),
    }
  })
}

function expectTemplate(item: Tree, compile: Compile): ExpectTemplate | undefined {
  const step = nodeAt(item, ['step'])
  const result = nodeAt(item, ['result'])
  if (item.kind !== 'map' || step?.kind !== 'text' || result?.kind !== 'text') return undefined
  const when = nodeAt(item, ['when'])
  const conditions = when?.kind === 'map' ? [...when.entries.values()] : []
  return {
    when: conditions.map(({ key, value }) => ({
      name: key,
      values: (value.kind === 'list' ? value.items : [value]).flatMap((node) =>
        node.kind === 'text' ? [compile(node)] : [],
      ),
    })),
    step: compile(step),
    result: compile(result),
    start: item.start,
    end: item.start,
  }
}

/** Something that is no step, as a text with all the words that it has. */
function wordsOf(item: Tree): TextNode {
  const words: string[] = []
  const collect = (node: Tree) => {
    if (node.kind === 'text') words.push(node.text)
    else if (node.kind === 'list') node.items.forEach(collect)
    else for (const { key, value } of node.entries.values()) words.push(key.text) && collect(value)
  }
  collect(item)
  return { kind: 'text', text: words.join(' '), start: item.start, end: item.start, style: 'none' }
}
