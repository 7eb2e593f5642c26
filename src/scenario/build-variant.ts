// One variant of a scenario: parameters put in, steps parsed, everything checked. The same code
// checks a file and makes its cases, so that what was found sound is what runs.
import { allConstantNames, lookupConstant, lookupSyscall, syscalls } from '../syscalls/table.ts'
import type { Claim, Step } from '../syscalls/value.ts'
import type { ParsedStep } from './check-step.ts'
import { parseResult, parseStep } from './check-step.ts'
import { limits } from './limits.ts'
import type { Variant } from './matrix.ts'
import type { Actor, Need, Privilege, WorldEntry } from './model.ts'
import { privileges } from './model.ts'
import { didYouMean, nearest } from './nearest.ts'
import type { Finding } from './problem.ts'
import { shown } from './problem.ts'
import { readActor } from './read-actor.ts'
import { Scope } from './scope.ts'
import type { Template } from './template.ts'
import { expandTemplate } from './template.ts'
import type { ExpectTemplate, StepTemplate, Templates, WorldTemplate } from './templates.ts'
import type { KnownEntries, RawEntry, WorldFinding } from './world.ts'
import { buildWorld } from './world.ts'

export interface BuiltVariant {
  privilege: Privilege
  requires: Need[]
  world: WorldEntry[]
  /** Absent where the first process is the only one. */
  actors?: Actor[]
  /** Whether mount notifications are recorded; absent where they are not. */
  events?: true
  setup: Step[]
  steps: Step[]
}

/** Takes a finding whose offsets count in the text that `template` has in this variant. */
export type ReportInTemplate = (template: Template, variant: Variant, finding: Finding) => void

/** Makes the variants of one scenario. What is equal in many of them is made once. */
export class VariantBuilder {
  /** Which entries of `expect` have spoken about some variant. */
  readonly expectMatched: boolean[]
  /** What was done so far, about in characters. */
  work = 0
  private readonly templates: Templates
  private readonly report: ReportInTemplate
  private readonly start: Scope
  private readonly worldVaries: boolean
  /** The world, once it was made, where it is the same in all variants. */
  private onlyWorld: WorldEntry[] | undefined
  private variant: Variant = { params: {}, values: new Map() }
  /** Parsed steps by the scope's signature and the text. */
  private readonly steps = new Map<string, Map<string, ParsedStep>>()
  private cachedSteps = 0
  /** Needs and claims by the texts that they are made of. */
  private readonly made = new Map<string, unknown>()
  /** Entries of worlds by what their parameters stand for. */
  private readonly entries = new Map<WorldTemplate, KnownByValues>()
  private readonly knownEntries: KnownEntries = { sound: new Map(), between: new Map() }
  private cachedEntries = 0
  /** Worlds by the numbers of their entries. */
  private readonly worlds = new Map<string, ReturnType<typeof buildWorld>>()

  constructor(templates: Templates, report: ReportInTemplate) {
    this.templates = templates
    this.report = report
    this.expectMatched = templates.expect.map(() => false)
    this.worldVaries = templates.world.some((entry) => parametersOf(entry).length > 0)
    const actors = new Set(templates.actors.map(({ name }) => name.node.text))
    this.start = new Scope(new Map(), new Set(), bindersOf(templates), actors)
  }

  build(variant: Variant): BuiltVariant {
    this.variant = variant
    const { templates } = this
    const setup = this.buildSteps(templates.setup, this.start)
    const main = this.buildSteps(templates.steps, setup.next)
    for (const [i, expect] of templates.expect.entries()) {
      if (!this.speaksAbout(expect)) continue
      this.expectMatched[i] = true
      this.addClaim(expect, main.steps)
    }
    return {
      privilege: this.buildPrivilege(),
      requires: this.buildRequires(),
      world: this.buildWorld(),
      ...(templates.actors.length === 0 ? {} : { actors: this.buildActors() }),
      ...(this.buildEvents() ? { events: true } : {}),
      setup: setup.steps.filter((step) => step !== undefined),
      steps: main.steps.filter((step) => step !== undefined),
    }
  }

  /** The template's text in this variant; undefined, and reported, if a parameter has no value. */
  private expand(template: Template): string | undefined {
    const only = template.parts.length === 1 ? template.parts[0] : undefined
    if (only !== undefined && 'text' in only) {
      this.work += 16
      return only.text
    }
    const result = expandTemplate(template, this.variant.values)
    if ('text' in result) {
      this.work += 16 + template.parts.length + result.text.length
      return result.text
    }
    const part = template.parts.find(
      (one) => 'missing' in result && 'parameter' in one && one.parameter === result.missing,
    )
    if ('missing' in result) {
      const name = result.missing
      const message = `Expected \${${name}} to have a value in every variant`
      const params = Object.entries(this.variant.params).map(([key, value]) => `${key}=${value}`)
      this.reportAtPart(template, part?.at ?? 0, {
        code: 'parameter',
        message,
        hint: `it has none for ${shown(params.join(', '))}`,
      })
    } else {
      const message = `Expected a text of at most ${limits.expandedText} characters`
      this.reportAtPart(template, 0, { code: 'limit', message })
    }
    return undefined
  }

  /** Reports on the template's own text, whatever its parameters are. */
  private reportAtPart(
    template: Template,
    at: number,
    finding: Omit<Finding, 'start' | 'end'>,
  ): void {
    const none: Variant = { params: {}, values: new Map() }
    const literal = { ...template, parts: [{ text: template.node.text, at: 0 }] }
    const end = template.node.text.indexOf('}', at) + 1
    this.report(literal, none, { ...finding, start: at, end: Math.max(end, at) })
  }

  private whole(template: Template, text: string, finding: Omit<Finding, 'start' | 'end'>): void {
    this.report(template, this.variant, { ...finding, start: 0, end: text.length })
  }

  private buildSteps(
    templates: readonly StepTemplate[],
    start: Scope,
  ): { steps: (Step | undefined)[]; next: Scope } {
    let scope = start
    const steps = templates.map((template) => {
      const text = template.unreadable ? undefined : this.expand(template)
      if (text === undefined) {
        scope = scope.afterUnreadable(template.node.text)
        this.work += 16 + 10 * (scope.doubtful.size + scope.bindings.size)
        return undefined
      }
      const parsed = this.parse(text, scope)
      scope = parsed.next
      for (const finding of parsed.findings) {
        const cut = template.node.comment && finding.code === 'syntax'
        const hint = '` #` starts a comment in YAML: put quotes around the whole step'
        this.report(template, this.variant, cut ? { ...finding, hint } : finding)
      }
      return parsed.step
    })
    return { steps, next: scope }
  }

  private parse(text: string, scope: Scope): ParsedStep {
    let byText = this.steps.get(scope.signature)
    const known = byText?.get(text)
    if (known !== undefined) return known
    if (this.cachedSteps >= limits.cachedSteps) {
      this.steps.clear()
      this.cachedSteps = 0
      byText = undefined
    }
    if (byText === undefined) {
      byText = new Map()
      this.steps.set(scope.signature, byText)
    }
    this.work += 10 * (text.length + scope.bindings.size + scope.doubtful.size)
    const parsed = parseStep(text, scope)
    this.cachedSteps++
    byText.set(text, parsed)
    return parsed
  }

  /** `make` once for each distinct `key`, as long as there is room. */
  private once<T>(key: string, make: () => T): T {
    if (this.made.has(key)) return this.made.get(key) as T
    if (this.made.size >= limits.cachedSteps / 4) this.made.clear()
    const value = make()
    this.made.set(key, value)
    return value
  }

  private buildPrivilege(): Privilege {
    const { privilege: template } = this.templates
    const text = template === undefined ? 'root' : this.expand(template)
    const known = privileges.find((name) => name === text)
    if (known !== undefined || template === undefined || text === undefined) return known ?? 'root'
    this.whole(template, text, {
      code: 'privilege',
      message: `Expected \`privilege\` to be one of ${privileges.join(', ')}, got ${shown(text)}`,
      ...didYouMean(text, privileges),
    })
    return 'root'
  }

  private buildEvents(): boolean {
    const { events: template } = this.templates
    const text = template === undefined ? 'false' : this.expand(template)
    if (template !== undefined && text !== undefined && text !== 'true' && text !== 'false') {
      const message = `Expected \`events\` to be true or false, got ${shown(text)}`
      this.whole(template, text, { code: 'events', message })
    }
    return text === 'true'
  }

  private buildRequires(): Need[] {
    const needs: Need[] = []
    for (const { kind, template } of this.templates.requires) {
      const name = this.expand(template)
      if (name === undefined) continue
      const fault = this.once(`need\0${kind}\0${name}`, () => faultOfNeed(kind, name))
      if (fault !== undefined) this.whole(template, name, { code: 'requires', ...fault })
      if (!needs.some((need) => need.kind === kind && need.name === name))
        needs.push({ kind, name })
    }
    return needs
  }

  private buildActors(): Actor[] {
    const raw = this.templates.actors.map(({ name, clone, map }) => ({
      name: name.node.text,
      clone: this.expand(clone) ?? '0',
      map: map === undefined ? undefined : this.expand(map),
    }))
    const built = this.once(`actors\0${JSON.stringify(raw)}`, () => raw.map(readActor))
    for (const [index, { findings }] of built.entries()) {
      const template = this.templates.actors[index]
      if (template === undefined) continue
      for (const { about, ...finding } of findings) {
        const place = (about === 'map' ? template.map : template[about]) ?? template.clone
        this.whole(place, raw[index]?.[about] ?? '', { code: 'actors', ...finding })
      }
    }
    return this.once(`actors made\0${JSON.stringify(raw)}`, () => built.map(({ actor }) => actor))
  }

  private buildWorld(): WorldEntry[] {
    const { world: templates } = this.templates
    if (templates.length === 0) return []
    if (this.onlyWorld !== undefined) return this.onlyWorld
    const entries = templates.map((template) => this.knownEntry(template))
    const key = entries.map((entry) => entry?.number ?? '').join()
    let built = this.worlds.get(key)
    if (built === undefined) {
      const complete = !this.templates.worldIncomplete && !entries.includes(undefined)
      // An entry without a kind has been reported; a directory in its place offends nobody.
      const raw = entries.map(
        (entry, i): RawEntry => entry?.raw ?? { path: `/${i}`, kind: 'dir', texts: {} },
      )
      built = buildWorld(raw, complete, this.knownEntries)
      // Few: what is kept and never asked for again is work for the garbage collector.
      if (this.worlds.size >= limits.cachedSteps / 40) this.worlds.clear()
      this.worlds.set(key, built)
    }
    for (const finding of built.findings) this.reportInWorld(finding)
    if (!this.worldVaries) this.onlyWorld = built.world
    return built.world
  }

  /** An entry that was expanded before with the same values; undefined if it cannot be expanded. */
  private knownEntry(template: WorldTemplate): KnownEntry | undefined {
    let known = this.entries.get(template)
    if (known === undefined) {
      known = { parameters: parametersOf(template), byValues: new Map() }
      this.entries.set(template, known)
    }
    const { values } = this.variant
    const key = known.parameters.map((name) => values.get(name)).join('\0')
    let entry = known.byValues.get(key)
    if (entry !== undefined) {
      this.work += 16
      return entry
    }
    const raw = this.expandEntry(template)
    if (raw === undefined) return undefined
    if (this.cachedEntries % limits.cachedSteps === limits.cachedSteps - 1) this.forgetEntries()
    // Never given twice, so that worlds are told apart when their entries are forgotten.
    entry = { number: this.cachedEntries++, raw }
    known.byValues.set(key, entry)
    return entry
  }

  private forgetEntries(): void {
    for (const { byValues } of this.entries.values()) byValues.clear()
    this.knownEntries.sound.clear()
    this.knownEntries.between.clear()
  }

  private expandEntry(template: WorldTemplate): RawEntry | undefined {
    const path = this.expand(template.path)
    const texts: Record<string, string> = {}
    for (const [key, one] of Object.entries(template.texts)) {
      const text = this.expand(one)
      if (text === undefined) return undefined
      texts[key] = text
    }
    const attributes = template.attributes?.map((one) => this.expand(one))
    if (path === undefined || attributes?.includes(undefined)) return undefined
    const { word = template.kind, ...rest } = texts
    const known = (['dir', 'file', 'fifo'] as const).find((name) => name === word)
    const wordTemplate = template.texts.word
    if (wordTemplate !== undefined && known === undefined) {
      const message = `Expected dir, file or fifo, got ${shown(word)}`
      this.whole(wordTemplate, word, { code: 'world', message })
      return undefined
    }
    return {
      path,
      kind: wordTemplate === undefined ? template.kind : (known ?? 'dir'),
      texts: rest,
      ...(attributes === undefined
        ? {}
        : { attributes: attributes.filter((a) => a !== undefined) }),
    }
  }

  private reportInWorld({ entry, key, message, hint }: WorldFinding): void {
    const template = this.templates.world[entry]
    if (template === undefined) return
    let at: Template | undefined = template.path
    if (typeof key === 'object') {
      at = 'text' in key ? template.texts[key.text] : template.attributes?.[key.attribute]
    }
    const chosen = at ?? template.path
    const text = expandTemplate(chosen, this.variant.values)
    this.whole(chosen, 'text' in text ? text.text : '', {
      code: 'world',
      message,
      ...(hint === undefined ? {} : { hint }),
    })
  }

  private speaksAbout({ when }: ExpectTemplate): boolean {
    return when.every(({ name, values }) => {
      const own = this.variant.params[name.text]
      if (own === undefined) return false
      return values.some((template) => {
        const wanted = this.expand(template)
        return wanted !== undefined && sameValue(wanted, own)
      })
    })
  }

  private addClaim({ step: which, result }: ExpectTemplate, steps: (Step | undefined)[]): void {
    const name = this.expand(which)
    const text = this.expand(result)
    if (name === undefined || text === undefined) return
    const index = indexOfStep(name, steps)
    if (typeof index === 'string') {
      // A step that could not be read may be the one that is meant.
      if (steps.includes(undefined) && !/^\d+$/.test(name)) return
      const names = steps.flatMap((step) => step?.bind ?? [])
      const hint = /^\d+$/.test(name) ? {} : didYouMean(name, names)
      this.whole(which, name, { code: 'expect', message: index, ...hint })
      return
    }
    const step = steps[index]
    if (step === undefined) return
    const kind = `${lookupSyscall(step.call)?.name} ${step.bind !== undefined}`
    const { claim, findings } = this.once(
      `claim\0${kind}\0${text}`,
      (): { claim?: Claim; findings: Finding[] } => parseResult(text, step),
    )
    for (const finding of findings) this.report(result, this.variant, finding)
    if (claim !== undefined) steps[index] = { ...step, claims: [...step.claims, claim] }
  }
}

/** An entry of a world with its parameters put in; `number` tells it from every other. */
interface KnownEntry {
  number: number
  raw: RawEntry
}

/** The entries that one template became, by the values of its parameters. */
interface KnownByValues {
  parameters: readonly string[]
  byValues: Map<string, KnownEntry>
}

function parametersOf({ path, texts, attributes }: WorldTemplate): string[] {
  return [path, ...Object.values(texts), ...(attributes ?? [])].flatMap((one) => one.parameters)
}

/** The index of the step with this number or bound name, or what is wrong with it. */
function indexOfStep(name: string, steps: readonly (Step | undefined)[]): number | string {
  if (/^\d{1,6}$/.test(name)) {
    const index = Number(name) - 1
    if (index >= 0 && index < steps.length) return index
    return `Expected the number of a step, from 1 to ${steps.length}, got ${name}`
  }
  const found = steps.flatMap((step, i) => (step?.bind === name ? [i] : []))
  const [index, another] = found
  if (index === undefined) {
    return `Expected the number of a step or a name that one binds, got ${shown(name)}`
  }
  if (another === undefined) return index
  return `Expected one step that binds ${shown(name)}, got ${found.length}: say its number`
}

/** Equal values; sets of flags are equal in any order. */
export function sameValue(one: string, other: string): boolean {
  if (one === other) return true
  if (!one.includes('|') || one.length !== other.length) return false
  return one.split('|').sort().join('|') === other.split('|').sort().join('|')
}

function faultOfNeed(
  kind: Need['kind'],
  name: string,
): { message: string; hint?: string } | undefined {
  switch (kind) {
    case 'syscall': {
      if (name !== 'syscall' && lookupSyscall(name) !== undefined) return undefined
      const best = didYouMean(name, Object.keys(syscalls))
      return { message: `Expected a system call, got ${shown(name)}`, ...best }
    }
    case 'flag': {
      if (lookupConstant(name) !== undefined) return undefined
      const best = nearest(name, allConstantNames())
      const hint = best === undefined ? {} : { hint: `did you mean ${best}?` }
      return { message: `Expected the name of a flag, got ${shown(name)}`, ...hint }
    }
    case 'filesystem':
      if (/^[\w.-]+$/.test(name)) return undefined
      return { message: `Expected a filesystem type, got ${shown(name)}` }
  }
}

/** Who binds which name, as far as the templates show. */
function bindersOf({ setup, steps }: Templates): Map<string, string> {
  const binders = new Map<string, string>()
  for (const [word, list] of [
    ['set-up step', setup],
    ['step', steps],
  ] as const) {
    for (const [i, { node }] of list.entries()) {
      const name = /^\s*(?:\w+\s*:\s*)?([A-Za-z_]\w*)\s*=/.exec(node.text)?.[1]
      if (name !== undefined && !binders.has(name)) binders.set(name, `${word} ${i + 1}`)
    }
  }
  return binders
}
