// What accepting a run adds and changes, as text: the lines are those that results/ will have.
import type { CaseRecord } from '../record/observation.ts'
import { printable } from '../record/transcript.ts'
import type { ReleaseChanges } from '../store/accept-run.ts'
import { firstDifference } from '../store/first-difference.ts'
import { count } from './load-scenarios.ts'

export function formatChanges(changes: ReleaseChanges): string {
  const { release, added, changed, dropped, unchanged, broken } = changes
  const counts = [
    `${added.length} new`,
    `${changed.length} changed`,
    ...(dropped.length === 0 ? [] : [`${dropped.length} dropped`]),
    `${unchanged} unchanged`,
    ...(broken.length === 0 ? [] : [`${broken.length} broken and left out`]),
  ]
  const lines = [
    `${release}: ${counts.join(', ')}`,
    ...byScenario(added).map(([name, total]) => `  new      ${name}  ${count(total, 'case')}`),
    ...changed.flatMap(changeLines),
    ...dropped.map((record) => `  dropped  ${printable(record.case)}`),
    ...broken.map(
      (record) => `  broken   ${printable(record.case)}  ${printable(record.reason ?? '')}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function byScenario(records: readonly CaseRecord[]): [string, number][] {
  const totals = new Map<string, number>()
  for (const { scenario } of records) {
    totals.set(printable(scenario), (totals.get(printable(scenario)) ?? 0) + 1)
  }
  return [...totals]
}

function changeLines({ before, after }: { before: CaseRecord; after: CaseRecord }): string[] {
  const difference = firstDifference(before, after)
  return [
    `  changed  ${printable(after.case)}  ${difference?.part ?? ''}`,
    ...(difference?.before ?? []).map((line) => `    - ${line}`),
    ...(difference?.after ?? []).map((line) => `    + ${line}`),
  ]
}
