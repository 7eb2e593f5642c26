// A record as the lines of results/, and back. Parts of a record have keys, by which what different
// releases answered is laid side by side: step 3 beside step 3.
import { formatCaseLine, LineError } from '../record/json-lines.ts'
import { type CaseRecord, type Change, type Verdict, verdicts } from '../record/observation.ts'
import { formatWords, parseWords, quoteText, show, type Words } from './line-words.ts'
import { addDetail, emptyLine, formatStep, isDetail, parseStep } from './step-lines.ts'
import {
  formatChange,
  formatMessage,
  formatMount,
  parseChange,
  parseMessage,
  parseMount,
} from './tree-lines.ts'

export interface RecordPart {
  /** `verdict`, `mount 1`, `step 3`, `end`, in this order. */
  key: string
  lines: string[]
}

/** What the file says of a case beside its lines. */
export interface CaseNames {
  case: string
  scenario: string
}

/** Throws where the lines would not give the same record again: nothing is kept wrongly. */
export function recordParts(record: CaseRecord): RecordPart[] {
  const parts: RecordPart[] = [
    { key: 'verdict', lines: verdictLines(record) },
    ...(record.mounts ?? []).map((mount, index) => ({
      key: `mount ${index + 1}`,
      lines: [formatMount('mount', mount)],
    })),
    ...record.steps.map((step, index) => ({ key: `step ${index + 1}`, lines: formatStep(step) })),
  ]
  const end = endLines(record)
  if (end.length > 0) parts.push({ key: 'end', lines: end })
  const again = parseRecord(
    record,
    parts.flatMap(({ lines }) => lines),
  )
  if (formatCaseLine(again) !== formatCaseLine(record)) {
    throw new LineError('damaged-line', `the record of ${show(record.case)} is not one of mountlab`)
  }
  return parts
}

function verdictLines(record: CaseRecord): string[] {
  const { verdict, privilege, reason, step, params } = record
  const named = { reason, step: step === undefined ? undefined : String(step) }
  const lines = [formatWords([verdict, privilege], named)]
  const text = JSON.stringify(params)
  if (text !== JSON.stringify(paramsOf(record))) lines.push(`params ${quoteText(text)}`)
  return [...lines, ...emptyLine('mounts', record.mounts?.length)]
}

/** The parameters, as far as the case's name has them. */
function paramsOf({ case: name, scenario }: CaseNames): Record<string, string> {
  const inside = name.startsWith(`${scenario}[`) ? name.slice(scenario.length + 1, -1) : ''
  if (inside === '') return {}
  try {
    return Object.fromEntries(
      inside.split(',').map((pair) => {
        const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? []
        return [key, decodeURIComponent(value)]
      }),
    )
  } catch {
    return {}
  }
}

function endLines({ messages, steps, changes }: CaseRecord): string[] {
  const lines = (messages ?? []).map((message) => formatMessage('unread', message))
  lines.push(...emptyLine('unread', messages?.length))
  const inSteps = changesOf(steps)
  if (JSON.stringify(changes ?? []) === JSON.stringify(inSteps)) {
    // Most often the case changed what its steps changed, which they say.
    if ((changes === undefined) === (inSteps.length === 0)) return lines
  }
  if (changes === undefined) return [...lines, 'unchanged']
  return [
    ...lines,
    ...changes.map((change) => formatChange(change, ['together'])),
    ...emptyLine('changes', changes.length),
  ]
}

function changesOf(steps: CaseRecord['steps']): Change[] {
  return steps.flatMap((step) => step.changes ?? [])
}

/** Takes the lines one after the other, so that whoever gives them knows which one is wrong. */
export function parseRecord(names: CaseNames, lines: Iterable<string>): CaseRecord {
  const record: CaseRecord = {
    case: names.case,
    scenario: names.scenario,
    params: paramsOf(names),
    privilege: '',
    verdict: 'observed',
    steps: [],
  }
  const told = { changes: false }
  let isFirst = true
  for (const line of lines) {
    if (isFirst) readVerdict(record, line)
    else readLine(record, line, told)
    isFirst = false
  }
  if (!told.changes) {
    const changes = changesOf(record.steps)
    if (changes.length > 0) record.changes = changes
  }
  return record
}

function readVerdict(record: CaseRecord, line: string): void {
  const { words, named } = parseWords(line)
  const [verdict, privilege] = words
  if (!isVerdict(verdict) || privilege === undefined) {
    throw new LineError('damaged-line', `Expected verdict and privilege, got ${show(line)}`)
  }
  record.verdict = verdict
  record.privilege = privilege
  if (named.reason !== undefined) record.reason = named.reason
  if (named.step !== undefined) record.step = Number(named.step)
}

function readLine(record: CaseRecord, line: string, told: { changes: boolean }): void {
  const last = record.steps.at(-1)
  if (isDetail(line) && last !== undefined) {
    addDetail(last, line)
    return
  }
  const step = parseStep(line)
  if (step !== undefined) {
    record.steps.push(step)
    return
  }
  const words = parseWords(line)
  switch (words.words[0]) {
    case 'mount':
      record.mounts = [...(record.mounts ?? []), parseMount(words)]
      return
    case 'params':
      record.params = readParams(words)
      return
    case 'unread':
      record.messages = [...(record.messages ?? []), parseMessage(words)]
      return
    case 'unchanged':
      told.changes = true
      return
    case 'together':
      told.changes = true
      record.changes = [...(record.changes ?? []), readChange(words)]
      return
    case 'no':
      if (words.words[1] === 'changes') told.changes = true
      readEmpty(record, words)
      return
    default:
      throw new LineError('damaged-line', `Expected a line of a case, got ${show(line)}`)
  }
}

function readParams({ words }: Words): Record<string, string> {
  try {
    return JSON.parse(words[1] ?? '') as Record<string, string>
  } catch (cause) {
    throw new LineError('damaged-line', 'Expected parameters in JSON', { cause })
  }
}

function readChange({ words, named }: Words): Change {
  const change = parseChange({ words: words.slice(1), named })
  if (change !== undefined) return change
  throw new LineError('damaged-line', `Expected a kind of change, got ${show(words[1] ?? '')}`)
}

function readEmpty(record: CaseRecord, { words }: Words): void {
  if (words[1] === 'mounts') record.mounts = []
  else if (words[1] === 'unread') record.messages = []
  else if (words[1] === 'changes') record.changes = []
  else throw new LineError('damaged-line', `Expected what there is none of, got ${words[1]}`)
}

function isVerdict(text: string | undefined): text is Verdict {
  return text !== undefined && (verdicts as readonly string[]).includes(text)
}
