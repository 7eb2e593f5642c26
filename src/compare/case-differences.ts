// Everything in which the records of one case differ, place by place.
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import { alignSteps, type StepRow } from './align-steps.ts'
import { type ChangeKind, changeKinds, type Place, type Side } from './change.ts'
import { differ, stepKinds } from './step-kinds.ts'

/** What some operands recorded of a case: nothing, or one and the same record. */
export interface Variant {
  operands: number[]
  record: CaseRecord | undefined
}

export interface Difference {
  place: Place
  kinds: ChangeKind[]
  sides: Side[]
  /** The variants that differ here, by index, the lower one first. */
  pairs: [number, number][]
}

/** The variants of a case, in the order of their first operands. */
export function variantsOf(
  records: readonly { operand: number; record: CaseRecord | undefined }[],
): Variant[] {
  const byRecord = new Map<CaseRecord | undefined, Variant>()
  for (const { operand, record } of records) {
    const known = byRecord.get(record)
    if (known === undefined) byRecord.set(record, { operands: [operand], record })
    else known.operands.push(operand)
  }
  if (byRecord.size === 1) return [...byRecord.values()]
  const byText = new Map<string, Variant>()
  for (const { operands, record } of byRecord.values()) {
    // What a kernel says of its own accord is not the same twice.
    const text = record === undefined ? '' : formatCaseLine(withoutConsole(record))
    const known = byText.get(text)
    if (known === undefined) byText.set(text, { operands: [...operands], record })
    else known.operands.push(...operands)
  }
  const variants = [...byText.values()]
  for (const { operands } of variants) operands.sort((a, b) => a - b)
  return variants.sort((a, b) => (a.operands[0] ?? 0) - (b.operands[0] ?? 0))
}

function withoutConsole(record: CaseRecord): CaseRecord {
  if (record.console === undefined) return record
  const { console: _, ...rest } = record
  return rest
}

/**
 * In the order of the case: as a whole, its start, its steps, its end. Where a record has no such
 * place because its case did not get there, it is on a side of its own, and no part of a pair.
 */
export function caseDifferences(variants: readonly Variant[], sameText: boolean): Difference[] {
  if (variants.length < 2) return []
  const steps = alignSteps(
    variants.map(({ record }) => record ?? { ...nothing }),
    sameText,
  )
  const places: Comparison[] = [wholeCase(variants), start, ...steps.map(stepAt(sameText)), end]
  return places.flatMap((comparison) => compareAt(comparison, variants))
}

const nothing: CaseRecord = {
  case: '',
  scenario: '',
  params: {},
  privilege: '',
  verdict: 'unsupported',
  steps: [],
}

/** How one place of a case is compared. */
interface Comparison {
  place: Place
  row?: StepRow
  /** Whether the variant's case got there. */
  has(variant: Variant, index: number): boolean
  /** Of two that have it; empty where they are the same. */
  kinds(a: Variant, b: Variant, i: number, j: number): Iterable<ChangeKind>
}

function wholeCase(variants: readonly Variant[]): Comparison {
  return {
    place: 'case',
    has: () => true,
    kinds: (a, b) => {
      if (a.record !== undefined && b.record !== undefined) {
        return outcome(a.record) === outcome(b.record) ? [] : ['verdict']
      }
      const present = variants.flatMap(({ record, operands }) => (record ? operands : []))
      return appearances(new Set(present), allOperands(variants))
    },
  }
}

/** Verdict, and why; and what the case was run as, which a scenario's text decides. */
function outcome({ verdict, reason, step, privilege }: CaseRecord): string {
  return JSON.stringify([verdict, reason, step, privilege])
}

const start: Comparison = {
  place: 'start',
  has: ({ record }) => record?.mounts !== undefined,
  kinds: (a, b) => (differ(a.record?.mounts, b.record?.mounts) ? ['mounts'] : []),
}

function stepAt(sameText: boolean): (row: StepRow) => Comparison {
  return (row) => ({
    place: row.number,
    row,
    has: (_, index) => row.steps[index] !== undefined,
    kinds: (_a, _b, i, j) => {
      const [a, b] = [row.steps[i], row.steps[j]]
      return a === undefined || b === undefined ? [] : stepKinds(a, b, sameText)
    },
  })
}

const end: Comparison = {
  place: 'end',
  has: ({ record }) => record !== undefined,
  kinds: ({ record: a }, { record: b }) => [
    ...(differ(a?.messages, b?.messages) ? (['messages'] as const) : []),
    ...(differ(a?.changes, b?.changes) ? (['mounts'] as const) : []),
  ],
}

function compareAt(comparison: Comparison, variants: readonly Variant[]): Difference[] {
  const { place, row } = comparison
  const kinds = new Set<ChangeKind>()
  const pairs: [number, number][] = []
  // Each variant's side, by the first variant that is the same here.
  const leaders = variants.map((_, index) => index)
  for (const [j, b] of variants.entries()) {
    for (const [i, a] of variants.slice(0, j).entries()) {
      const [here, there] = [comparison.has(a, i), comparison.has(b, j)]
      let found: ChangeKind[]
      let isSame: boolean
      if (here && there) {
        found = [...comparison.kinds(a, b, i, j)]
        isSame = found.length === 0
      } else {
        const sameOutcome = outcomeOf(a) === outcomeOf(b)
        isSame = here === there && sameOutcome
        // Both cases went on, and only one has this step: the scenario's text is another.
        const isMissing = here !== there && sameOutcome && row !== undefined
        found = isMissing ? missingStep(row, variants) : []
      }
      if (isSame) leaders[j] = Math.min(leaders[j] ?? j, leaders[i] ?? i)
      if (found.length > 0) pairs.push([i, j])
      for (const kind of found) kinds.add(kind)
    }
  }
  if (pairs.length === 0) return []
  const sorted = changeKinds.filter((kind) => kinds.has(kind))
  return [{ place, kinds: sorted, pairs, sides: sidesOf(variants, leaders, row) }]
}

function outcomeOf({ record }: Variant): string {
  return record === undefined ? '' : outcome(record)
}

function missingStep({ steps }: StepRow, variants: readonly Variant[]): ChangeKind[] {
  const present = variants.flatMap(({ operands }, index) => (steps[index] ? operands : []))
  return appearances(new Set(present), allOperands(variants))
}

function allOperands(variants: readonly Variant[]): number[] {
  return variants.flatMap(({ operands }) => operands).sort((a, b) => a - b)
}

/** Whether, from the first of all operands to the last, something came, or went, or both. */
export function appearances(present: ReadonlySet<number>, all: readonly number[]): ChangeKind[] {
  const kinds = new Set<ChangeKind>()
  for (const [index, operand] of all.entries()) {
    const before = all[index - 1]
    if (before === undefined || present.has(before) === present.has(operand)) continue
    kinds.add(present.has(operand) ? 'added' : 'removed')
  }
  return [...kinds]
}

function sidesOf(
  variants: readonly Variant[],
  leaders: readonly number[],
  row: StepRow | undefined,
): Side[] {
  const sides = new Map<number, Side>()
  for (const [index, { operands, record }] of variants.entries()) {
    const leader = leaders[index] ?? index
    const known = sides.get(leader)
    const step = row?.steps[index]
    if (known !== undefined) known.operands.push(...operands)
    else {
      sides.set(leader, {
        operands: [...operands],
        ...(record === undefined ? {} : { record }),
        ...(step === undefined ? {} : { step }),
      })
    }
  }
  for (const { operands } of sides.values()) operands.sort((a, b) => a - b)
  return [...sides.values()]
}
