// A scenario file's text to a checked Scenario, or to everything that is wrong with it.
import { createHash } from 'node:crypto'
import { joinActorSteps } from './actor-steps.ts'
import { sameValue, VariantBuilder } from './build-variant.ts'
import { caseName } from './case-name.ts'
import { checkShape } from './check-shape.ts'
import { readDocument } from './document.ts'
import { limits } from './limits.ts'
import type { Matrix, Variant } from './matrix.ts'
import { expandMatrix } from './matrix.ts'
import { didYouMean } from './nearest.ts'
import type { Finding, Problem } from './problem.ts'
import { shown } from './problem.ts'
import { readMatrix } from './read-matrix.ts'
import type { Source } from './source.ts'
import { problemAt, readSource } from './source.ts'
import type { Template } from './template.ts'
import { fileRange, spotInTemplate, unknownParameter } from './template.ts'
import type { ExpectTemplate, Templates } from './templates.ts'
import { allTemplates, compileTemplates } from './templates.ts'
import type { Tree } from './tree.ts'
import { nodeAt } from './tree.ts'

/** A scenario without a problem: every variant of it was made once and found to be sound. */
export interface Scenario {
  /** `theme/name`. */
  name: string
  file: string
  title: string
  about: string
  refs: readonly string[]
  tags: readonly string[]
  /** Of the file's text, in hexadecimal. */
  sha256: string
  variantCount: number
  matrix: Matrix
  /** The parameters that the names of its cases show, in order. */
  varying: readonly string[]
  templates: Templates
}

export interface ScenarioSource {
  file: string
  name: string
  text: string
}

/** Reads and checks a scenario. All problems are reported, each once; never throws on any text. */
export function loadScenario({ file, name, text }: ScenarioSource): {
  scenario?: Scenario
  problems: Problem[]
} {
  const source = readSource(file, text)
  const problems = new Problems(source)
  const { tree: written, findings } = readDocument(text)
  problems.addAll(findings)
  if (written === undefined) return { problems: problems.sorted() }
  const tree = joinActorSteps(written, text)
  const shape = checkShape(tree)
  problems.addAll(shape.findings)
  if (tree.kind !== 'map') return { problems: problems.sorted() }

  const { templates, findings: faults } = compileTemplates(tree, shape.broken, text)
  problems.addAll(faults)
  checkLimits(tree, templates, problems)
  const section = nodeAt(tree, ['matrix'])
  const read = shape.broken.has('matrix') ? { findings: [] } : readMatrix(section)
  problems.addAll(read.findings)
  const { matrix } = read
  if (problems.exhausted) return { problems: problems.sorted() }
  if (matrix === undefined) {
    // Without its parameters, only what has none can be checked.
    const builder = new VariantBuilder(templates, (template, variant, finding) => {
      if (finding.code !== 'parameter') problems.addInTemplate(template, variant, finding)
    })
    builder.build({ params: {}, values: new Map() })
    return { problems: problems.sorted() }
  }

  const census = takeCensus(matrix)
  if (census.count === 0) {
    const { start = 0 } = section ?? {}
    const message = 'Expected the matrix to leave a variant, got none: `exclude` takes them all'
    problems.add({ code: 'matrix', message, start, end: start })
    return { problems: problems.sorted() }
  }
  // Text of a wrong shape is in no template, and may use a parameter all the same.
  const elsewhere = shape.findings.length > 0 ? text : ''
  checkParameters(templates, matrix, census, tree, elsewhere, problems)
  const senseless = checkWhen(templates, census, problems)
  checkVariants(name, templates, matrix, census, tree, senseless, problems)
  const list = problems.sorted()
  if (list.length > 0) return { problems: list }
  const { title = '', about = '', refs = [], tags = [] } = shape.file
  const scenario: Scenario = {
    name,
    file,
    title,
    about,
    refs,
    tags,
    sha256: createHash('sha256').update(text).digest('hex'),
    variantCount: census.count,
    matrix,
    varying: census.varying,
    templates,
  }
  return { scenario, problems: [] }
}

/** The problems of one file: each once, in the order of the file, and not without end. */
class Problems {
  private readonly source: Source
  private readonly found = new Map<string, Problem>()
  private readonly reported = new Map<Template, Set<string>>()
  private reports = 0

  constructor(source: Source) {
    this.source = source
  }

  get exhausted(): boolean {
    return this.found.size >= limits.problems || this.reports > limits.reports
  }

  /** `key` tells apart what is to be reported more than once at one place. */
  add(finding: Finding, key = finding.message): void {
    if (this.exhausted) return
    const identity = `${finding.start} ${key}`
    if (!this.found.has(identity)) this.found.set(identity, problemAt(this.source, finding))
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) this.add(finding)
  }

  /** Adds a finding about an expanded text, at the place of the template that it comes from. */
  addInTemplate(template: Template, variant: Variant, finding: Finding): void {
    if (this.exhausted) return
    const spot = spotInTemplate(template, variant.values, finding.start, finding.end)
    // An unknown parameter has no value either: one of the two is enough.
    const key = finding.code === 'parameter' ? finding.code : finding.message
    // Most variants have the problems of the one before, and finding the place takes time.
    this.reports++
    const known = this.reported.get(template) ?? new Set()
    this.reported.set(template, known)
    const identity = `${spot.start} ${key}`
    if (known.has(identity)) return
    known.add(identity)
    const range = fileRange(template.node, spot.start, spot.end, this.source.text)
    const { parameter } = spot
    const value = parameter === undefined ? undefined : variant.values.get(parameter)
    const from = value === undefined ? '' : ` (\${${parameter}} is ${shown(value)})`
    this.add({ ...finding, ...range, message: finding.message + from }, key)
  }

  sorted(): Problem[] {
    return [...this.found.values()].sort((a, b) => a.line - b.line || a.column - b.column)
  }
}

interface Census {
  count: number
  /** Every `${name}` that has a value somewhere. */
  names: ReadonlySet<string>
  /** The values of each parameter that occur. */
  labels: ReadonlyMap<string, ReadonlySet<string>>
  varying: readonly string[]
}

/** What occurs in the variants. */
function takeCensus(matrix: Matrix): Census {
  const names = new Set<string>()
  const labels = new Map<string, Set<string>>()
  const present = new Map<string, number>()
  let count = 0
  for (const { params, values } of expandMatrix(matrix)) {
    count++
    for (const name of values.keys()) names.add(name)
    for (const [name, label] of Object.entries(params)) {
      present.set(name, (present.get(name) ?? 0) + 1)
      const known = labels.get(name)
      if (known === undefined) labels.set(name, new Set([label]))
      else known.add(label)
    }
  }
  const order = [...new Set([...matrix.axes.map((axis) => axis.name), ...labels.keys()])]
  const varying = order.filter(
    (name) => (labels.get(name)?.size ?? 0) > 1 || (present.get(name) ?? count) < count,
  )
  return { count, names, labels, varying }
}

function checkLimits(tree: Tree, templates: Templates, problems: Problems): void {
  const sizes: [string, number, number][] = [
    ['setup', templates.setup.length, limits.steps],
    ['steps', templates.steps.length, limits.steps],
    ['world', templates.world.length, limits.worldEntries],
    ['actors', templates.actors.length, limits.actors],
    ['expect', templates.expect.length, limits.steps],
  ]
  for (const [name, size, most] of sizes) {
    if (size <= most) continue
    const { start = 0 } = nodeAt(tree, [name]) ?? {}
    const message = `Expected at most ${most} entries in \`${name}\`, got ${size}`
    problems.add({ code: 'limit', message, start, end: start })
  }
}

/** Every `${name}` must be a parameter, and every parameter must be used. */
function checkParameters(
  templates: Templates,
  matrix: Matrix,
  { names }: Census,
  tree: Tree,
  elsewhere: string,
  problems: Problems,
): void {
  const none: Variant = { params: {}, values: new Map() }
  const used = new Set<string>()
  for (const template of allTemplates(templates)) {
    for (const name of template.parameters) {
      used.add(name)
      if (names.has(name)) continue
      const literal = { ...template, parts: [{ text: template.node.text, at: 0 }] }
      problems.addInTemplate(literal, none, unknownParameter(template, name, names))
    }
  }
  const section = nodeAt(tree, ['matrix'])
  // A matrix that could not be read completely has been reported already.
  const added = matrix.include.flatMap((entry) => [...entry.keys()])
  for (const name of new Set([...matrix.axes.map((axis) => axis.name), ...added])) {
    const keys = [...names].filter((one) => one === name || one.startsWith(`${name}.`))
    const wanted = keys.filter((key) => key !== `${name}.name` || keys.length === 1)
    for (const key of wanted) {
      if (used.has(key) || elsewhere.includes(`\${${key}}`)) continue
      const place = placeOfName(section, name)
      const message = `Expected \${${key}} to be used somewhere: its variants are all the same`
      problems.add({ code: 'matrix', message, ...place })
    }
  }
}

/** Where the matrix has an axis or an `include` entry of this name. */
function placeOfName(section: Tree | undefined, name: string): { start: number; end: number } {
  if (section?.kind !== 'map') return { start: 0, end: 0 }
  const axis = section.entries.get(name)?.key
  if (axis !== undefined) return { start: axis.start, end: axis.end }
  const include = nodeAt(section, ['include'])
  for (const item of include?.kind === 'list' ? include.items : []) {
    const key = item.kind === 'map' ? item.entries.get(name)?.key : undefined
    if (key !== undefined) return { start: key.start, end: key.end }
  }
  return { start: section.start, end: section.start }
}

/** The conditions of `expect` must be about what occurs; gives the entries whose are not. */
function checkWhen(
  templates: Templates,
  { labels }: Census,
  problems: Problems,
): ReadonlySet<ExpectTemplate> {
  const senseless = new Set<ExpectTemplate>()
  for (const entry of templates.expect) {
    for (const { name, values } of entry.when) {
      const known = labels.get(name.text)
      if (known === undefined) {
        senseless.add(entry)
        problems.add({
          code: 'expect',
          message: `Expected a parameter of the matrix, got ${shown(name.text)}`,
          start: name.start,
          end: name.end,
          ...didYouMean(name.text, labels.keys()),
        })
        continue
      }
      for (const { node, parameters } of values) {
        if (parameters.length > 0 || hasValue(known, node.text)) continue
        senseless.add(entry)
        problems.add({
          code: 'expect',
          message: `Expected a value that \`${name.text}\` has in some variant, got ${shown(node.text)}`,
          start: node.start,
          end: node.end,
          // A power set has too many names to be helped by the nearest one of them.
          ...(known.size > 200 ? {} : didYouMean(node.text, known)),
        })
      }
    }
  }
  return senseless
}

function hasValue(known: ReadonlySet<string>, value: string): boolean {
  if (known.has(value)) return true
  return value.includes('|') && [...known].some((label) => sameValue(value, label))
}

/** Makes every variant once. */
function checkVariants(
  scenario: string,
  templates: Templates,
  matrix: Matrix,
  { varying }: Census,
  tree: Tree,
  senseless: ReadonlySet<ExpectTemplate>,
  problems: Problems,
): void {
  const section = nodeAt(tree, ['matrix'])
  const start = section?.start ?? 0
  const builder = new VariantBuilder(templates, (template, variant, finding) =>
    problems.addInTemplate(template, variant, finding),
  )
  const seen = new Set<string>()
  for (const variant of expandMatrix(matrix)) {
    builder.build(variant)
    const name = caseName(scenario, variant.params, varying)
    if (seen.has(name)) {
      const message = `Expected every variant to have a name of its own, got ${shown(name)} twice`
      problems.add({ code: 'matrix', message, start, end: start })
    }
    seen.add(name)
    if (problems.exhausted) return
    if (builder.work > limits.work) {
      const message =
        'Expected fewer variants or shorter texts: all of them together are too much work'
      problems.add({ code: 'limit', message, start, end: start })
      return
    }
  }
  for (const [i, matched] of builder.expectMatched.entries()) {
    const entry = templates.expect[i]
    if (matched || entry === undefined || senseless.has(entry)) continue
    const message = 'Expected `when` to select at least one variant, got none'
    problems.add({ code: 'expect', message, start: entry.start, end: entry.end })
  }
}
