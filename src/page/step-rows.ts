// Two records of a case side by side, place by place.
import { alignSteps } from '../compare/align-steps.ts'
import { differ, stepKinds } from '../compare/step-kinds.ts'
import type { CaseRecord, Change, Mount, StepRecord } from '../record/observation.ts'
import { applyChanges, type ChangedTree } from './mount-forest.ts'

/** One place on one side. `tree` is there where the place changed the mount tree, or is its start. */
export interface PlaceSide {
  step?: StepRecord
  tree?: ChangedTree
}

export interface PlaceRow {
  place: 'verdict' | 'start' | 'end' | number
  /** Undefined where the record has no such place. */
  sides: (PlaceSide | undefined)[]
  /** What differs: kinds of changes. Empty where both are the same. */
  kinds: string[]
}

/** `records` are one or two. */
export function placeRows(
  records: readonly (CaseRecord | undefined)[],
  sameText: boolean,
): PlaceRow[] {
  const [a, b] = records
  const isOne = records.length < 2 || a === b
  const whole = ({ verdict, reason, step }: CaseRecord): unknown => [verdict, reason, step]
  const ends = ({ changes, messages }: CaseRecord): unknown => [changes, messages]
  const kindsOf = (kind: string, of: (record: CaseRecord) => unknown): string[] =>
    isOne || !differ(a && of(a), b && of(b)) ? [] : [kind]
  return [
    { place: 'verdict', sides: records.map(() => ({})), kinds: kindsOf('verdict', whole) },
    {
      place: 'start',
      sides: records.map((record) => record?.mounts && { tree: applyChanges(record.mounts, []) }),
      kinds: kindsOf('mounts', ({ mounts }) => mounts),
    },
    ...stepPlaces(records, sameText),
    {
      place: 'end',
      sides: records.map((record) => record && end(record)),
      kinds: kindsOf('mounts', ends),
    },
  ]
}

function stepPlaces(records: readonly (CaseRecord | undefined)[], sameText: boolean): PlaceRow[] {
  const trees = records.map(stepTrees)
  const none: CaseRecord = { ...nothing }
  const rows = alignSteps(
    records.map((record) => record ?? none),
    sameText,
  )
  return rows.map(({ number, steps }): PlaceRow => {
    const [a, b] = steps
    const kinds = records.length < 2 ? [] : a && b ? [...stepKinds(a, b, sameText)] : ['missing']
    const sides = steps.map((step, index): PlaceSide | undefined => {
      const tree = step && trees[index]?.get(step)
      return step && { step, ...(tree === undefined ? {} : { tree }) }
    })
    return { place: number, sides, kinds }
  })
}

const nothing: CaseRecord = {
  case: '',
  scenario: '',
  params: {},
  privilege: '',
  verdict: 'unsupported',
  steps: [],
}

/** The tree after each step that changed it. */
function stepTrees(record: CaseRecord | undefined): Map<StepRecord, ChangedTree> {
  const trees = new Map<StepRecord, ChangedTree>()
  let mounts: readonly Mount[] = record?.mounts ?? []
  for (const step of record?.steps ?? []) {
    if (step.changes === undefined || step.changes.length === 0) continue
    const tree = applyChanges(mounts, step.changes)
    trees.set(step, tree)
    mounts = tree.mounts
  }
  return trees
}

function end({ mounts = [], changes = [] }: CaseRecord): PlaceSide {
  return changes.length === 0 ? {} : { tree: applyChanges(mounts, changes as Change[]) }
}
