// A scenario and a case of it as text for people.
import type { Actor, Case, Need, WorldEntry } from '../plan/index.ts'
import { formatClaim } from '../record/judge.ts'
import { printable } from '../record/transcript.ts'
import type { Scenario } from '../scenario/index.ts'
import type { Step } from '../syscalls/value.ts'

/** What the file says: title, text, parameters, and the steps with `${parameters}` in them. */
export function formatScenario(scenario: Scenario): string {
  const { name, file, title, about, refs, tags, matrix, templates } = scenario
  const parts = [`${name}: ${title}\n`, paragraph(about)]
  const facts = [`file: ${file}\n`]
  if (refs.length > 0) facts.push(`refs: ${refs.join(', ')}\n`)
  if (tags.length > 0) facts.push(`tags: ${tags.join(', ')}\n`)
  facts.push(`cases: ${scenario.variantCount}\n`)
  parts.push(facts.join(''))
  if (scenario.variantCount === 1) return parts.join('\n')
  const axes = matrix.axes.map((axis) => {
    const values =
      axis.subsets === undefined
        ? axis.values.map((value) => value.label).join(', ')
        : `every subset of ${axis.subsets.join(', ')}`
    return `${axis.name}: ${values}`
  })
  parts.push(
    section('parameters', axes),
    section('world', aligned(templates.world.map(writtenEntry))),
    section('actors', aligned(templates.actors.map(writtenActor))),
    section('events', templates.events === undefined ? [] : [templates.events.node.text]),
    section(
      'set-up',
      templates.setup.map((step) => step.node.text),
    ),
    section('steps', numbered(templates.steps.map((step) => step.node.text))),
    section(
      'claims',
      templates.expect.map(({ when, step, result }) => {
        const conditions = when.map(
          ({ name, values }) => `${name.text}=${values.map((value) => value.node.text).join('|')}`,
        )
        const only = conditions.length === 0 ? '' : ` where ${conditions.join(', ')}`
        return `step ${step.node.text} = ${result.node.text}${only}`
      }),
    ),
  )
  return parts.filter((part) => part !== '').join('\n')
}

/** What a worker is given: every parameter put in. */
export function formatCase(planned: Case): string {
  const params = Object.entries(planned.params).map(([name, value]) => `${name}: ${value}`)
  const parts = [
    `${planned.name}\n`,
    section('parameters', params),
    section('privilege', [planned.privilege]),
    section('needs', planned.requires.map(formatNeed)),
    section('world', aligned(planned.world.map((entry) => [entry.path, formatEntry(entry)]))),
    section(
      'actors',
      aligned((planned.actors ?? []).map((actor) => [actor.name, formatActor(actor)])),
    ),
    section('events', planned.events ? ['recorded'] : []),
    section('set-up', planned.setup.map(formatStep)),
    section('steps', numbered(planned.steps.map(formatStep))),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `${title}:\n${lines.map((line) => `  ${printable(line)}\n`).join('')}`
}

function paragraph(text: string): string {
  return text.trim() === '' ? '' : `${text.trim()}\n`
}

function numbered(lines: readonly string[]): string[] {
  const width = String(lines.length).length
  return lines.map((line, index) => `${String(index + 1).padStart(width)}. ${line}`)
}

/** The step as it is written, with those claims that the file makes elsewhere. */
function formatStep(step: Step): string {
  const claims = step.claims.map(formatClaim).filter((claim) => !step.text.includes(`) = ${claim}`))
  return claims.length === 0 ? step.text : `${step.text}    # claimed: ${claims.join(' and ')}`
}

function formatNeed(need: Need): string {
  switch (need.kind) {
    case 'syscall':
      return `system call ${need.name}`
    case 'filesystem':
      return `filesystem type ${need.name}`
    case 'flag':
      return `flag ${need.name}`
  }
}

function aligned(rows: readonly [string, string][]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `${first.padEnd(width)}  ${second}`)
}

type WrittenEntry = Scenario['templates']['world'][number]

/** An entry of the world as the file has it, with its `${parameters}`. */
function writtenEntry({ path, kind, texts, attributes = [] }: WrittenEntry): [string, string] {
  const { word, ...options } = texts
  const words = Object.entries(options).map(([name, text]) => `${name}=${text.node.text}`)
  if (!(kind in options)) words.unshift(word?.node.text ?? kind)
  if (attributes.length > 0) words.push(attributes.map((text) => text.node.text).join(','))
  return [path.node.text, words.join(' ')]
}

type WrittenActor = Scenario['templates']['actors'][number]

function writtenActor({ name, clone, map }: WrittenActor): [string, string] {
  const of = map === undefined ? '' : ` map=${map.node.text}`
  return [name.node.text, `${clone.node.text}${of}`]
}

function formatActor({ clone, map }: Actor): string {
  const of = map === undefined ? '' : ` map=${map.replaceAll('\n', ', ')}`
  return `${clone.length === 0 ? '0' : clone.join('|')}${of}`
}

function formatEntry(entry: WorldEntry): string {
  switch (entry.kind) {
    case 'dir':
      return withMode('dir', entry.mode)
    case 'file':
      return withMode(`file ${JSON.stringify(entry.content)}`, entry.mode)
    case 'fifo':
      return 'fifo'
    case 'symlink':
      return `symlink -> ${entry.target}`
    case 'userns':
      return `user namespace of ${entry.map.replaceAll('\n', ', ')}`
    case 'mount':
      return words(
        `mount ${entry.type}`,
        entry.source === undefined ? '' : `source=${entry.source}`,
        entry.options === undefined ? '' : `options=${entry.options}`,
        (entry.attributes ?? []).join(','),
        entry.propagation ?? '',
      )
    case 'bind':
      return words(
        entry.recursive ? 'recursive bind of' : 'bind of',
        entry.from,
        (entry.attributes ?? []).join(','),
        entry.propagation ?? '',
      )
  }
}

function withMode(text: string, mode: number | undefined): string {
  return mode === undefined ? text : `${text} mode=0${mode.toString(8)}`
}

function words(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
