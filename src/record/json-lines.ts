// A record file line by line: the header first, then one case a line. Keys are written in one fixed
// order, so that equal records are equal bytes. Maps whose keys are the scenario's or the kernel's
// (`params`, `output`, fields of a struct) keep their order: it is that of the axes and the struct.
import {
  type CaseRecord,
  type Change,
  type Header,
  type Message,
  type Mount,
  type MountEvent,
  type StepRecord,
  schema,
  type Verdict,
  verdicts,
} from './observation.ts'

export type RecordLine = { kind: 'header'; header: Header } | { kind: 'case'; record: CaseRecord }

export function formatHeaderLine(header: Header): string {
  const scenarios = Object.fromEntries(
    Object.entries(header.scenarios).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  )
  return line({ kind: 'header', ...pick(headerKeys, { ...header, scenarios }) })
}

/** The texts that records were read from: a worker writes its keys in order, by construction. */
const textOf = new WeakMap<CaseRecord, string>()

/** A record as a worker says it, without `kind`. Its line is the same text again. */
export function readWorkerRecord(text: string): CaseRecord {
  const record = JSON.parse(text) as CaseRecord
  textOf.set(record, text)
  return record
}

export function formatCaseLine(record: CaseRecord): string {
  const text = textOf.get(record)
  return text === undefined ? line(orderCase(record)) : `{"kind":"case",${text.slice(1)}\n`
}

/** The record with its keys in the order of the file. */
export function orderCase(record: CaseRecord): object {
  const ordered = {
    ...record,
    mounts: record.mounts?.map(orderMount),
    steps: record.steps.map(orderStep),
    messages: record.messages?.map(orderMessage),
    changes: record.changes?.map(orderChange),
  }
  return { kind: 'case', ...pick(caseKeys, ordered) }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

// One list a type; `Keys` makes a forgotten or misspelt key a compile error.
type Keys<T> = Record<T extends unknown ? keyof T : never, true>

const headerKeys: Keys<Header> = {
  schema: true,
  harness: true,
  release: true,
  version: true,
  machine: true,
  config: true,
  arguments: true,
  runAs: true,
  shard: true,
  guest: true,
  started: true,
  scenarios: true,
}
const caseKeys: Keys<CaseRecord> = {
  case: true,
  scenario: true,
  params: true,
  privilege: true,
  verdict: true,
  reason: true,
  step: true,
  mounts: true,
  steps: true,
  messages: true,
  changes: true,
  console: true,
}
const stepKeys: Keys<StepRecord> = {
  call: true,
  actor: true,
  bind: true,
  errno: true,
  value: true,
  fd: true,
  output: true,
  messages: true,
  changes: true,
  events: true,
  failedButChanged: true,
  contradicts: true,
}
const eventKeys: Keys<MountEvent> = {
  event: true,
  mount: true,
  type: true,
  at: true,
  namespace: true,
}
const messageKeys: Keys<Message> = { from: true, class: true, text: true }
const mountKeys: Keys<Mount> = {
  id: true,
  parent: true,
  at: true,
  root: true,
  type: true,
  source: true,
  attributes: true,
  options: true,
  propagation: true,
  namespace: true,
}
const changeKeys: Keys<Change> = {
  change: true,
  mount: true,
  type: true,
  at: true,
  from: true,
  to: true,
  parent: true,
}

function orderStep(step: StepRecord): object {
  return pick(stepKeys, {
    ...step,
    messages: step.messages?.map(orderMessage),
    changes: step.changes?.map(orderChange),
    events: step.events?.map((event) => pick(eventKeys, event)),
  })
}

function orderMessage(message: Message): object {
  return pick(messageKeys, message)
}

function orderMount(mount: Mount): object {
  return pick(mountKeys, mount)
}

function orderChange(change: Change): object {
  const mount = typeof change.mount === 'string' ? change.mount : orderMount(change.mount)
  return pick(changeKeys, { ...change, mount })
}

function pick(keys: object, value: object): object {
  const from = value as Record<string, unknown>
  return Object.fromEntries(
    Object.keys(keys).flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])),
  )
}

export type LineErrorCode = 'damaged-line' | 'newer-schema'

export class LineError extends Error {
  override name = 'LineError'
  readonly code: LineErrorCode

  constructor(code: LineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Reads one line of a record file; whatever is no header or case of a known schema is an error. */
export function parseLine(text: string): RecordLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new LineError('damaged-line', 'Expected one JSON object', { cause })
  }
  if (!isObject(value)) throw new LineError('damaged-line', 'Expected one JSON object')
  const { kind, ...rest } = value
  if (kind === 'header') return { kind, header: checkHeader(rest) }
  if (kind === 'case') return { kind, record: checkCase(rest) }
  throw damaged('kind', '"header" or "case"', kind)
}

function checkHeader(value: Record<string, unknown>): Header {
  if (typeof value.schema !== 'number') throw damaged('schema', 'a number', value.schema)
  // Before anything else of it is looked at: a newer schema may have other fields.
  if (value.schema > schema) {
    throw new LineError(
      'newer-schema',
      `was written with record schema ${value.schema}; this mountlab reads up to ${schema}`,
    )
  }
  for (const key of ['harness', 'release', 'version', 'machine', 'started']) {
    expectString(value, key)
  }
  if (value.config !== null) expectString(value, 'config')
  if (value.runAs !== 'root' && value.runAs !== 'user') {
    throw damaged('runAs', '"root" or "user"', value.runAs)
  }
  if (value.guest !== undefined && !isStringMap(value.guest)) {
    throw damaged('guest', 'a map of strings', value.guest)
  }
  if (value.shard !== undefined && !isShard(value.shard)) {
    throw damaged('shard', 'a share of a run', value.shard)
  }
  if (!isStringArray(value.arguments)) throw damaged('arguments', 'strings', value.arguments)
  if (!isStringMap(value.scenarios)) throw damaged('scenarios', 'a map of strings', value.scenarios)
  return value as unknown as Header
}

function checkCase(value: Record<string, unknown>): CaseRecord {
  for (const key of ['case', 'scenario', 'privilege']) expectString(value, key)
  if (!verdicts.includes(value.verdict as Verdict)) {
    throw damaged('verdict', verdicts.map((verdict) => `"${verdict}"`).join(', '), value.verdict)
  }
  if (!isStringMap(value.params)) throw damaged('params', 'a map of strings', value.params)
  expectString(value, 'reason', 'optional')
  expectArray(value, 'mounts', checkMount, 'optional')
  expectArray(value, 'steps', checkStep)
  expectArray(value, 'messages', checkMessage, 'optional')
  expectArray(value, 'changes', checkChange, 'optional')
  if (value.console !== undefined && !isStringArray(value.console)) {
    throw damaged('console', 'strings', value.console)
  }
  return value as unknown as CaseRecord
}

function checkStep(step: Record<string, unknown>): void {
  expectString(step, 'call')
  for (const key of ['actor', 'bind', 'errno', 'value', 'fd', 'contradicts']) {
    expectString(step, key, 'optional')
  }
  if (step.output !== undefined && !isObject(step.output)) {
    throw damaged('output', 'a map', step.output)
  }
  expectArray(step, 'messages', checkMessage, 'optional')
  expectArray(step, 'changes', checkChange, 'optional')
  expectArray(step, 'events', checkEvent, 'optional')
}

function checkEvent(event: Record<string, unknown>): void {
  expectString(event, 'event')
  for (const key of ['mount', 'type', 'at', 'namespace']) expectString(event, key, 'optional')
}

function checkMessage(message: Record<string, unknown>): void {
  for (const key of Object.keys(messageKeys)) expectString(message, key)
}

function checkMount(mount: Record<string, unknown>): void {
  for (const key of ['id', 'at', 'type', 'source', 'attributes', 'options', 'propagation']) {
    expectString(mount, key)
  }
  for (const key of ['parent', 'root', 'namespace']) expectString(mount, key, 'optional')
}

function checkChange(change: Record<string, unknown>): void {
  expectString(change, 'change')
  switch (change.change as Change['change']) {
    case 'attached':
    case 'unmounted':
      if (!isObject(change.mount)) throw damaged('mount', 'a mount', change.mount)
      checkMount(change.mount)
      return
    case 'moved':
      for (const key of ['mount', 'type', 'from', 'to']) expectString(change, key)
      return
    case 'covered':
    case 'uncovered':
      for (const key of ['mount', 'type', 'at']) expectString(change, key)
      return
    case 'propagation':
    case 'attributes':
    case 'options':
    case 'source':
      for (const key of ['mount', 'type', 'at', 'from', 'to']) expectString(change, key)
      return
    default:
      throw damaged('change', 'a kind of change', change.change)
  }
}

function expectString(value: Record<string, unknown>, key: string, presence?: 'optional'): void {
  if (value[key] === undefined && presence === 'optional') return
  if (typeof value[key] !== 'string') throw damaged(key, 'a string', value[key])
}

function expectArray(
  value: Record<string, unknown>,
  key: string,
  check: (item: Record<string, unknown>) => void,
  presence?: 'optional',
): void {
  const items = value[key]
  if (items === undefined && presence === 'optional') return
  if (!Array.isArray(items)) throw damaged(key, 'an array', items)
  for (const item of items) {
    if (!isObject(item)) throw damaged(key, 'objects', item)
    check(item)
  }
}

function damaged(key: string, expected: string, got: unknown): LineError {
  const text = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 60)
  return new LineError('damaged-line', `Expected \`${key}\` to be ${expected}, got ${text}`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isShard(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value.places)) return false
  return [value.index, value.of, value.total, ...value.places].every(Number.isSafeInteger)
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isStringMap(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string')
}
