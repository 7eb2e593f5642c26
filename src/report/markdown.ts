// A run as one Markdown page, to attach to a post or a patch mail. The same records give the same
// bytes: nothing is in it but what the records and their header hold.
import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord, Header, Verdict } from '../record/observation.ts'
import { verdicts } from '../record/observation.ts'
import { formatStep, formatTranscript, resultOf } from '../record/transcript.ts'
import { renderScenario, type ScenarioFacts } from './markdown-scenario.ts'
import { cellCode, cellProse, code, codeBlock, prose, table } from './markdown-text.ts'
import { ScenarioRecords } from './scenario-records.ts'
import { addToTally, compareText, countCalls, emptyTally, plural, type Tally } from './tally.ts'
import { themeOf } from './themes.ts'

export type { ScenarioFacts } from './markdown-scenario.ts'

export interface FinishedRun {
  header: Header
  records: readonly CaseRecord[]
}

export function renderMarkdown(run: FinishedRun, scenarios: readonly ScenarioFacts[] = []): string {
  const page = new MarkdownPage(scenarios)
  for (const record of run.records) page.add(record)
  return page.finish(run.header)
}

/**
 * The page as it grows, record by record. Of a scenario's records it keeps no more than what the
 * page shows, and of a finished scenario only the text, so that a long run needs no more memory
 * than a short one. Records of one scenario must come one after the other.
 */
export class MarkdownPage {
  readonly #facts: ReadonlyMap<string, ScenarioFacts>
  readonly #tally = emptyTally()
  readonly #themes = new Map<string, string[]>()
  readonly #contradicted: string[] = []
  readonly #broken: string[] = []
  readonly #kernelWarnings: string[] = []
  readonly #unsupported = new Map<string, number>()
  readonly #verdicts = new Map<Verdict, number>()
  #scenarios = 0
  #open: ScenarioRecords | undefined

  constructor(scenarios: readonly ScenarioFacts[]) {
    this.#facts = new Map(scenarios.map((scenario) => [scenario.name, scenario]))
  }

  add(record: CaseRecord): void {
    if (this.#open?.name !== record.scenario) {
      this.#closeScenario()
      this.#open = new ScenarioRecords(record.scenario)
    }
    this.#open.add(record)
    addToTally(this.#tally, record)
    this.#verdicts.set(record.verdict, (this.#verdicts.get(record.verdict) ?? 0) + 1)
    if (record.verdict === 'contradicted') this.#contradicted.push(contradictedItem(record))
    if (record.verdict === 'broken') this.#broken.push(brokenItem(record))
    if (gistOf(record.console ?? []) !== undefined) {
      this.#kernelWarnings.push(`${code(record.case)}:\n\n${codeBlock(formatTranscript(record))}`)
    }
    if (record.verdict === 'unsupported') {
      const reason = record.reason ?? noReason
      this.#unsupported.set(reason, (this.#unsupported.get(reason) ?? 0) + 1)
    }
  }

  finish(header: Header): string {
    this.#closeScenario()
    const parts = [this.#renderHead(header)]
    for (const [theme, sections] of this.#themes) parts.push(`## ${prose(theme)}\n`, ...sections)
    parts.push(
      ...renderList('Contradicted claims', this.#contradicted),
      ...renderList('Broken cases', this.#broken),
      ...renderUnsupported(this.#unsupported),
      ...renderFindings(this.#tally),
      ...renderKernelWarnings(this.#kernelWarnings),
      ...renderCallCounts(this.#tally),
    )
    return parts.join('\n')
  }

  #closeScenario(): void {
    if (this.#open === undefined) return
    const { name } = this.#open
    const theme = themeOf(name)
    const sections = this.#themes.get(theme) ?? []
    this.#themes.set(theme, sections)
    sections.push(renderScenario(this.#open, this.#facts.get(name)))
    this.#scenarios += 1
    this.#open = undefined
  }

  #renderHead(header: Header): string {
    const total = [...this.#verdicts.values()].reduce((sum, count) => sum + count, 0)
    const counts = verdicts.flatMap((verdict) => {
      const count = this.#verdicts.get(verdict)
      return count === undefined ? [] : [`${count} ${verdict}`]
    })
    const findings = this.#tally.findings.length
    const warnings = this.#kernelWarnings.length
    return [
      `# Mount calls on Linux ${prose(header.release)}\n`,
      table(['', ''], headerFacts(header)),
      `${plural(total, 'case')} of ${plural(this.#scenarios, 'scenario')}, ` +
        `${plural(this.#tally.steps, 'call')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.` +
        `${findings === 0 ? '' : ` ${plural(findings, 'call')} failed and yet changed the mount tree.`}` +
        `${warnings === 0 ? '' : ` The kernel told of trouble during ${plural(warnings, 'case')}.`}\n`,
    ].join('\n')
  }
}

function headerFacts(header: Header): [string, string][] {
  const config = header.config === null ? 'cannot be read' : `sha256 ${cellCode(header.config)}`
  return [
    ['kernel release', cellProse(header.release)],
    ['kernel version', cellProse(header.version)],
    ['machine', cellProse(header.machine)],
    ['kernel configuration', config],
    ['run as', header.runAs === 'root' ? 'root' : 'root of a user namespace'],
    ['mountlab', cellProse(header.harness)],
    ['arguments', cellCode(header.arguments.join(' '))],
    ['started', cellProse(header.started)],
  ]
}

const noReason = 'no reason is recorded'

function contradictedItem(record: CaseRecord): string {
  const claims = record.steps.flatMap((step, index) =>
    step.contradicts === undefined
      ? []
      : [`step ${index + 1} claimed ${code(step.contradicts)}, got ${code(resultOf(step))}`],
  )
  const reason = claims.length === 0 ? prose(record.reason ?? '') : claims.join('; ')
  return `- ${code(record.case)}: ${reason}\n`
}

function brokenItem(record: CaseRecord): string {
  const step = record.step === undefined ? '' : ` in step ${record.step}`
  return `- ${code(record.case)}${step}: ${listItem(record.reason ?? noReason)}\n`
}

function renderList(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}\n`, items.join('')]
}

function renderUnsupported(reasons: ReadonlyMap<string, number>): string[] {
  const lines = [...reasons]
    .sort(([a, m], [b, n]) => n - m || compareText(a, b))
    .map(([reason, count]) => `- ${plural(count, 'case')}: ${listItem(reason)}\n`)
  return renderList('Unsupported here', lines)
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

function renderKernelWarnings(items: readonly string[]): string[] {
  if (items.length === 0) return []
  return ['## Kernel warnings\n', 'Cases during which the kernel told of trouble.\n', ...items]
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
