// Records as text: one step the way strace would print it, and beneath it what strace cannot see.
import { errnoText } from '../syscalls/errno.ts'
import type {
  CaseRecord,
  Change,
  Decoded,
  Message,
  Mount,
  MountEvent,
  StepRecord,
} from './observation.ts'

/** One step: the call and its answer, then, indented, everything else that was observed. */
export function formatStep(step: StepRecord): string[] {
  return [
    `${beforeCall(step)}${printable(step.call)} = ${formatOutcome(step)}`,
    ...formatDetails(step).map((line) => `    ${line}`),
  ]
}

/** What stands before the call: who makes it, and the name that it binds: `b: tree = `. */
export function beforeCall({ actor, bind }: Pick<StepRecord, 'actor' | 'bind'>): string {
  return `${actor === undefined ? '' : `${actor}: `}${bind === undefined ? '' : `${bind} = `}`
}

/** What a step's call answered, as strace prints it: `0`, `fd</src>`, `-1 EINVAL (Invalid ...)`. */
export function formatOutcome(step: StepRecord): string {
  if (step.errno !== undefined) return `-1 ${step.errno} (${errnoText(step.errno)})`
  if (step.fd !== undefined) return `fd<${printable(step.fd)}>`
  return step.value ?? '?'
}

/** The same in one word: `EINVAL`, `fd`, `0`; `?` where the call never returned. */
export function resultOf(step: StepRecord): string {
  return step.errno ?? (step.fd === undefined ? (step.value ?? '?') : 'fd')
}

/** The name of the call that a step makes: `move_mount`. */
export function callName(step: StepRecord): string {
  return /^(\w+)\(/.exec(step.call)?.[1] ?? step.call
}

/** What was observed beside the answer: messages, outputs, mount changes, their events and remarks. */
export function formatDetails(step: StepRecord): string[] {
  const messages = (step.messages ?? []).map(formatMessage)
  const outputs = Object.entries(step.output ?? {}).map(
    ([name, value]) => `${name} = ${formatDecoded(value)}`,
  )
  const remarks: string[] = []
  if (step.failedButChanged) remarks.push('! the call failed and yet changed the mount tree')
  if (step.contradicts !== undefined) remarks.push(`! claimed ${step.contradicts}`)
  return [
    ...messages,
    ...outputs,
    ...(step.changes ?? []).map(formatChange),
    ...formatEvents(step),
    ...remarks,
  ]
}

/** One message of a filesystem context: `ctx: e tmpfs: Unknown parameter 'x'`. */
export function formatMessage(message: Message): string {
  return `${message.from}: ${message.class} ${printable(message.text.trimEnd())}`
}

export function formatDecoded(value: Decoded): string {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return `[${value.map(formatDecoded).join(', ')}]`
  const fields = Object.entries(value).map(([name, field]) => `${name}=${formatDecoded(field)}`)
  return `{${fields.join(', ')}}`
}

/** One change of the mount tree: `+ proc attached at /dst/proc`, `> proc moved /a -> /b`. */
export function formatChange(change: Change): string {
  switch (change.change) {
    case 'attached':
      return `+ ${describeMount(change.mount)} attached at ${place(change.mount)}`
    case 'unmounted':
      return `- ${describeMount(change.mount)} unmounted from ${place(change.mount)}`
    case 'moved': {
      const text = `> ${change.type} moved ${printable(change.from)} -> ${printable(change.to)}`
      // Only the parents tell a move to the same place: MOVE_MOUNT_BENEATH, or under a new cover.
      if (change.parent === undefined || change.from !== change.to) return text
      return `${text}, parent ${change.parent[0]} -> ${change.parent[1]}`
    }
    case 'covered':
    case 'uncovered':
      return `~ ${change.type} ${change.change} at ${printable(change.at)}`
    default: {
      const [from, to] = [change.from, change.to].map((text) => printable(text) || '(none)')
      return `~ ${printable(change.at)} ${change.change} ${from} -> ${to}`
    }
  }
}

/** The mount notifications of a step; that there were none is said where the tree changed all the same. */
export function formatEvents({ events, changes = [] }: StepRecord): string[] {
  if (events?.length === 0 && changes.length > 0) return ['* no event']
  return (events ?? []).map(formatEvent)
}

/** One mount notification: `* FAN_MNT_ATTACH proc at /dst/proc (mnt:4)`. */
function formatEvent({ event, mount, type, at, namespace }: MountEvent): string {
  const place = type === undefined || at === undefined ? '' : ` ${type} at ${printable(at)}`
  const where = namespace === undefined ? '' : ` in ${namespace}`
  return `* ${event}${place}${mount === undefined ? '' : ` (${mount})`}${where}`
}

function describeMount(mount: Mount): string {
  return mount.root === undefined ? mount.type : `${mount.type}[${printable(mount.root)}]`
}

function place(mount: Mount): string {
  const at = printable(mount.at)
  return mount.namespace === undefined ? at : `${at} in ${mount.namespace}`
}

/** A whole case: name, verdict and reason, the mount tree it starts from, and every step. */
export function formatTranscript(record: CaseRecord): string {
  const privilege = record.privilege === 'root' ? '' : ` (${record.privilege})`
  const lines = [`${printable(record.case)}: ${record.verdict}${privilege}`]
  const reason = (record.reason ?? '').split('\n').filter((line) => line.trim() !== '')
  lines.push(...reason.map((line) => `  reason: ${printable(line)}`))
  lines.push(...treeLines(record.mounts ?? []).map((line) => `  ${line}`))
  for (const [index, step] of record.steps.entries()) {
    lines.push(...formatStep(step))
    if (record.step === index + 1) lines.push('    ! the case broke in this step')
  }
  if (record.step !== undefined && (record.step < 1 || record.step > record.steps.length)) {
    lines.push(`! the case broke in ${namePlace(record.step)}`)
  }
  if (record.messages !== undefined && record.messages.length > 0) {
    lines.push('left unread:', ...record.messages.map((message) => `    ${formatMessage(message)}`))
  }
  if (record.console !== undefined) {
    lines.push('console:', ...record.console.map((line) => `    ${printable(line)}`))
  }
  return `${lines.join('\n')}\n`
}

/** Where a case broke, as a worker counts: steps from 1, the set-up's downwards from -1. */
export function namePlace(step: number): string {
  if (step === 0) return 'the building of its world'
  return step < 0 ? `step ${-step} of its set-up` : `step ${step}`
}

/** One mount in a line, as findmnt has it: place, type, source, propagation, attributes, options. */
export function formatMount(mount: Mount): string {
  return mountColumns(mount).join('  ')
}

/** A mount tree, one mount a line: symbol, then place indented below its parent, then the rest. */
export function formatTree(mounts: readonly Mount[]): string {
  return treeLines(mounts)
    .map((line) => `${line}\n`)
    .join('')
}

function treeLines(mounts: readonly Mount[]): string[] {
  const rows = inTreeOrder(mounts).map(({ mount, depth }) => {
    const [at, ...rest] = mountColumns(mount)
    return [mount.id, `${'  '.repeat(depth)}${at}`, ...rest]
  })
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, text] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, text.length)
    }
  }
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function mountColumns(mount: Mount): string[] {
  const source = mount.root === undefined ? mount.source : `${mount.source}[${mount.root}]`
  const columns = [
    mount.at,
    mount.type,
    source,
    mount.propagation.replaceAll(' ', ','),
    mount.attributes,
    mount.options,
  ]
  if (mount.namespace !== undefined) columns.push(mount.namespace)
  return columns.map((text) => (text === '' ? '-' : printable(text).replaceAll(' ', '\\040')))
}

function inTreeOrder(mounts: readonly Mount[]): { mount: Mount; depth: number }[] {
  const ids = new Set(mounts.map((mount) => mount.id))
  const ordered: { mount: Mount; depth: number }[] = []
  const visit = (parent: string | undefined, depth: number): void => {
    for (const mount of mounts) {
      const above = mount.parent !== undefined && ids.has(mount.parent) ? mount.parent : undefined
      if (above !== parent || mount.id === parent) continue
      ordered.push({ mount, depth })
      visit(mount.id, depth + 1)
    }
  }
  visit(undefined, 0)
  return ordered
}

/** Text that stays on its line and does nothing to a terminal: control characters as C escapes. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    const code = character.codePointAt(0) ?? 0
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
