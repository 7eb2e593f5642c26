// One scenario's section of the Markdown report: its calls, its cases as a table, and a transcript
// of each way in which the cases behaved.
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import {
  beforeCall,
  callName,
  formatChange,
  formatTranscript,
  resultOf,
} from '../record/transcript.ts'
import { cellCode, cellProse, code, codeBlock, prose, table } from './markdown-text.ts'
import { mergeCalls } from './merge-calls.ts'
import type { ScenarioRecords } from './scenario-records.ts'
import { plural } from './tally.ts'

/** What a report says about a scenario beside its records, which do not hold it. */
export interface ScenarioFacts {
  name: string
  title?: string
  about?: string
  refs?: readonly string[]
}

export function renderScenario(
  scenario: ScenarioRecords,
  facts: ScenarioFacts | undefined,
): string {
  const { name, shown: records } = scenario
  const title = facts?.title === undefined ? '' : `: ${prose(facts.title)}`
  const parts = [`### ${code(name)}${title}\n`]
  if (facts?.about !== undefined && facts.about.trim() !== '') {
    parts.push(`${prose(facts.about.trim())}\n`)
  }
  if (facts?.refs !== undefined && facts.refs.length > 0) {
    parts.push(`See ${facts.refs.map(prose).join(', ')}.\n`)
  }
  const steps = describeSteps(records)
  if (records.length > 1) {
    if (steps.length > 0) parts.push(renderCalls(steps))
    parts.push(renderCases(scenario, steps))
  }
  const left = scenario.total - records.length
  if (left > 0) {
    const unlike = scenario.hidden === 0 ? '' : `, ${scenario.hidden} of them unlike those shown`
    parts.push(`The record file has ${plural(left, 'more case')}${unlike}.\n`)
  }
  parts.push(...renderTranscripts(scenario))
  return parts.join('\n')
}

interface StepSummary {
  /** The call, with `…` for each argument that differs from case to case. */
  call: string
  name: string
  /** What every case's call answered, or undefined if that differs. */
  outcome: string | undefined
}

/** The steps of all cases together, by their place in the scenario. */
function describeSteps(records: readonly CaseRecord[]): StepSummary[] {
  const made = records.filter(
    (record) => record.verdict !== 'unsupported' || record.steps.length > 0,
  )
  const count = Math.max(0, ...made.map((record) => record.steps.length))
  return Array.from({ length: count }, (_, index) => {
    const steps = made.flatMap((record) => record.steps[index] ?? [])
    const outcomes = new Set(steps.map(formatAnswer))
    const [outcome] = outcomes
    const before = new Set(steps.map(beforeCall))
    return {
      call: `${before.size === 1 ? [...before][0] : ''}${mergeCalls(steps.map((step) => step.call))}`,
      name: [...new Set(steps.map(callName))].join('/'),
      outcome: outcomes.size === 1 && steps.length === made.length ? outcome : undefined,
    }
  })
}

/** An answer with what is wrong with it, for a cell or the list of calls. */
function formatAnswer(step: StepRecord): string {
  const marks: string[] = []
  if (step.contradicts !== undefined) marks.push(`claimed ${step.contradicts}`)
  if (step.failedButChanged) marks.push('yet changed the mount tree')
  return [resultOf(step), ...marks].join(', ')
}

function renderCalls(steps: readonly StepSummary[]): string {
  const lines = steps.map(({ call, outcome }, index) => {
    const answer = outcome === undefined ? '' : ` = ${outcome}`
    return `${index + 1}. ${code(`${call}${answer}`)}\n`
  })
  return lines.join('')
}

interface TableRow {
  /** For each axis the values that the row stands for: it is every combination of them. */
  values: string[][]
  cells: string[]
}

function renderCases(scenario: ScenarioRecords, steps: readonly StepSummary[]): string {
  const { shown: records, behaviours } = scenario
  const axes = [...new Set(records.flatMap((record) => Object.keys(record.params)))]
  const varies = {
    // Unless a parameter says it already.
    privilege:
      new Set(records.map((record) => record.privilege)).size > 1 &&
      !axes.some((axis) => records.every(({ params, privilege }) => params[axis] === privilege)),
    verdict: records.some((record) => record.verdict !== 'observed'),
    behaviour: behaviours.length > 1,
  }
  const columns = steps.flatMap((step, index) =>
    step.outcome === undefined ? [{ index, title: `${index + 1}: ${step.name}` }] : [],
  )
  const rows = records.map((record): TableRow => {
    const values = axes.map((axis) => [cellValue(record.params[axis])])
    if (varies.privilege) values.push([cellProse(record.privilege)])
    const cells = columns.map(({ index }) => {
      const step = record.steps[index]
      return step === undefined ? '–' : cellProse(formatAnswer(step))
    })
    const changes = (record.changes ?? []).map(formatChange)
    cells.push(changes.length === 0 ? '–' : changes.map(cellCode).join('; '))
    if (varies.verdict) cells.push(record.verdict)
    if (varies.behaviour) {
      cells.push(String(scenario.behaviourOf(record)?.number ?? '–'))
    }
    return { values, cells }
  })
  const head = axes.map(cellCode)
  if (varies.privilege) head.push('privilege')
  head.push(...columns.map(({ title }) => cellProse(title)), 'net mount change')
  if (varies.verdict) head.push('verdict')
  if (varies.behaviour) head.push('behaviour')
  const body = collapse(rows).map(({ values, cells }) => [
    ...values.map((alternatives) => alternatives.join(', ')),
    ...cells,
  ])
  return table(head, body)
}

function cellValue(value: string | undefined): string {
  return value === undefined ? '–' : cellCode(value)
}

/**
 * Rows that differ in the value of one axis only become one row that lists the values. What a row
 * stands for is always the full product of its values, so nothing is lost.
 */
function collapse(rows: readonly TableRow[]): TableRow[] {
  let collapsed = [...rows]
  const axes = rows[0]?.values.length ?? 0
  for (let axis = axes - 1; axis >= 0; axis--) {
    const groups = new Map<string, TableRow>()
    for (const row of collapsed) {
      const others = row.values.map((values, index) => (index === axis ? [] : values))
      const key = JSON.stringify([others, row.cells])
      const group = groups.get(key)
      if (group === undefined) {
        groups.set(key, row)
        continue
      }
      const values = group.values.map((alternatives, index) =>
        index === axis ? [...alternatives, ...(row.values[index] ?? [])] : alternatives,
      )
      groups.set(key, { values, cells: group.cells })
    }
    collapsed = [...groups.values()]
  }
  return collapsed
}

function withoutConsole({ console: _, ...record }: CaseRecord): CaseRecord {
  return record
}

function renderTranscripts({ shown, behaviours, total }: ScenarioRecords): string[] {
  // Of an unsupported case there is nothing to show but its reason.
  if (behaviours.length === 0) {
    const reasons = new Set(shown.flatMap(({ verdict, reason }) => `${verdict}: ${reason ?? ''}`))
    return [`No calls were made. ${[...reasons].map(prose).join('; ')}\n`]
  }
  return behaviours.map(({ number, first, count }) => {
    // What the kernel said of its own accord is not what the cases have in common.
    const block = codeBlock(formatTranscript(withoutConsole(first)))
    if (total === 1) return block
    const others = count === 1 ? '' : `, and ${plural(count - 1, 'case')} like it`
    return `Behaviour ${number}: ${code(first.case)}${others}\n\n${block}`
  })
}
