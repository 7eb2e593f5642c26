// A run as one Markdown page, to attach to a post or a patch mail. The same records give the same
// bytes: nothing is in it but what the records and their header hold.
import type { CaseRecord, Header } from '../record/observation.ts'
import { verdicts } from '../record/observation.ts'
import { formatStep, resultOf } from '../record/transcript.ts'
import { renderScenario, type ScenarioFacts } from './markdown-scenario.ts'
import { cellCode, cellProse, code, codeBlock, prose, table } from './markdown-text.ts'
import { addToTally, compareText, countCalls, emptyTally, plural, type Tally } from './tally.ts'

export type { ScenarioFacts } from './markdown-scenario.ts'

export interface FinishedRun {
  header: Header
  records: readonly CaseRecord[]
}

export function renderMarkdown(run: FinishedRun, scenarios: readonly ScenarioFacts[] = []): string {
  const facts = new Map(scenarios.map((scenario) => [scenario.name, scenario]))
  const tally = emptyTally()
  for (const record of run.records) addToTally(tally, record)
  const parts = [renderHead(run, tally)]
  for (const [theme, byScenario] of groupByTheme(run.records)) {
    parts.push(`## ${prose(theme)}\n`)
    for (const [name, records] of byScenario) {
      parts.push(renderScenario(name, records, facts.get(name)))
    }
  }
  parts.push(
    ...renderContradicted(run.records),
    ...renderBroken(run.records),
    ...renderUnsupported(run.records),
    ...renderFindings(tally),
    ...renderCallCounts(tally),
  )
  return parts.join('\n')
}

function renderHead({ header, records }: FinishedRun, tally: Tally): string {
  const facts: [string, string][] = [
    ['kernel release', cellProse(header.release)],
    ['kernel version', cellProse(header.version)],
    ['machine', cellProse(header.machine)],
    [
      'kernel configuration',
      header.config === null ? 'cannot be read' : `sha256 ${cellCode(header.config)}`,
    ],
    ['run as', header.runAs === 'root' ? 'root' : 'root of a user namespace'],
    ['mountlab', cellProse(header.harness)],
    ['arguments', cellCode(header.arguments.join(' '))],
    ['started', cellProse(header.started)],
  ]
  const counts = verdicts.flatMap((verdict) => {
    const count = records.filter((record) => record.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdict}`]
  })
  const scenarios = new Set(records.map((record) => record.scenario)).size
  const findings = tally.findings.length
  return [
    `# Mount calls on Linux ${prose(header.release)}\n`,
    table(['', ''], facts),
    `${plural(records.length, 'case')} of ${plural(scenarios, 'scenario')}, ` +
      `${plural(tally.steps, 'call')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.` +
      `${findings === 0 ? '' : ` ${plural(findings, 'call')} failed and yet changed the mount tree.`}\n`,
  ].join('\n')
}

/** Themes and their scenarios, each by first appearance. */
function groupByTheme(records: readonly CaseRecord[]): Map<string, Map<string, CaseRecord[]>> {
  const themes = new Map<string, Map<string, CaseRecord[]>>()
  for (const record of records) {
    const theme = record.scenario.split('/').slice(0, -1).join('/') || record.scenario
    const byScenario = themes.get(theme) ?? new Map<string, CaseRecord[]>()
    themes.set(theme, byScenario)
    const group = byScenario.get(record.scenario) ?? []
    byScenario.set(record.scenario, group)
    group.push(record)
  }
  return themes
}

function renderContradicted(records: readonly CaseRecord[]): string[] {
  const contradicted = records.filter((record) => record.verdict === 'contradicted')
  if (contradicted.length === 0) return []
  const lines = contradicted.map((record) => {
    const claims = record.steps.flatMap((step, index) =>
      step.contradicts === undefined
        ? []
        : [`step ${index + 1} claimed ${code(step.contradicts)}, got ${code(resultOf(step))}`],
    )
    const reason = claims.length === 0 ? prose(record.reason ?? '') : claims.join('; ')
    return `- ${code(record.case)}: ${reason}\n`
  })
  return [`## Contradicted claims\n`, lines.join('')]
}

function renderBroken(records: readonly CaseRecord[]): string[] {
  const broken = records.filter((record) => record.verdict === 'broken')
  if (broken.length === 0) return []
  const lines = broken.map((record) => {
    const step = record.step === undefined ? '' : ` in step ${record.step}`
    return `- ${code(record.case)}${step}: ${listItem(record.reason ?? 'no reason is recorded')}\n`
  })
  return ['## Broken cases\n', lines.join('')]
}

function renderUnsupported(records: readonly CaseRecord[]): string[] {
  const reasons = new Map<string, number>()
  for (const { verdict, reason = 'no reason is recorded' } of records) {
    if (verdict === 'unsupported') reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  if (reasons.size === 0) return []
  const lines = [...reasons]
    .sort(([a, m], [b, n]) => n - m || compareText(a, b))
    .map(([reason, count]) => `- ${plural(count, 'case')}: ${listItem(reason)}\n`)
  return ['## Unsupported here\n', lines.join('')]
}

function listItem(text: string): string {
  return prose(text.trim().replaceAll(/\s*\n\s*/g, ' '))
}

function renderFindings({ findings }: Tally): string[] {
  if (findings.length === 0) return []
  const items = findings.map(
    (finding) =>
      `${code(finding.case)}, step ${finding.step}:\n\n` +
      codeBlock(formatStep(finding.record).join('\n')),
  )
  return ['## Calls that failed and yet changed the mount tree\n', ...items]
}

function renderCallCounts(tally: Tally): string[] {
  const calls = countCalls(tally)
  if (calls.length === 0) return []
  const rows = calls.map(({ call, made, ok, errnos }) => [
    cellCode(call),
    String(made),
    String(ok),
    errnos.map(([errno, count]) => `${errno} ${count}`).join(', ') || '–',
  ])
  return ['## Answers by call\n', table(['call', 'made', 'succeeded', 'failed with'], rows)]
}
