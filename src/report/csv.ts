// Records as comma-separated values, RFC 4180: one row a step, and one without a step for a case in which
// no call was made.
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import {
  callName,
  formatChange,
  formatDecoded,
  formatEvents,
  formatMessage,
} from '../record/transcript.ts'

interface Row {
  kernel: string
  release: string
  record: CaseRecord
  /** From 1; undefined in the row of a case without steps. */
  number: number | undefined
  step: StepRecord | undefined
}

/** Each column and what is in it. New ones are added behind the last. */
const columns: Record<string, (row: Row) => string | undefined> = {
  kernel: ({ kernel }) => kernel,
  release: ({ release }) => release,
  scenario: ({ record }) => record.scenario,
  case: ({ record }) => record.case,
  privilege: ({ record }) => record.privilege,
  verdict: ({ record }) => record.verdict,
  reason: ({ record }) => record.reason,
  step: ({ number }) => number?.toString(),
  syscall: ({ step }) => step && callName(step),
  call: ({ step }) => step?.call,
  bind: ({ step }) => step?.bind,
  errno: ({ step }) => step?.errno,
  value: ({ step }) => step?.value,
  fd: ({ step }) => step?.fd,
  output: ({ step }) =>
    lines(Object.entries(step?.output ?? {}), ([name, of]) => `${name} = ${formatDecoded(of)}`),
  messages: ({ step }) => lines(step?.messages ?? [], formatMessage),
  changes: ({ step }) => lines(step?.changes ?? [], formatChange),
  failed_but_changed: ({ step }) => (step?.failedButChanged ? 'yes' : ''),
  claimed: ({ step }) => step?.contradicts,
  actor: ({ step }) => step?.actor,
  events: ({ step }) => step && formatEvents(step).join('\n'),
}

export function csvHead(): string {
  return csvLine(Object.keys(columns))
}

/** The rows of one case. `kernel` is the name of its column in the other reports. */
export function csvRows(kernel: string, release: string, record: CaseRecord): string {
  const { steps } = record
  const rows: Row[] =
    steps.length === 0
      ? [{ kernel, release, record, number: undefined, step: undefined }]
      : steps.map((step, index) => ({ kernel, release, record, number: index + 1, step }))
  return rows.map((row) => csvLine(Object.values(columns).map((of) => of(row) ?? ''))).join('')
}

function lines<T>(items: readonly T[], format: (item: T) => string): string {
  return items.map(format).join('\n')
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
