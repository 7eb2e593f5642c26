// One step as lines: the call and its answer as strace prints them, and below, indented, everything
// else that was observed. What would not be read back the same is written word by word.
import { LineError } from '../record/json-lines.ts'
import type { Decoded, StepRecord } from '../record/observation.ts'
import { beforeCall } from '../record/transcript.ts'
import { formatWords, parseWords, quoteText, show, type Words } from './line-words.ts'
import {
  formatChange,
  formatEvent,
  formatMessage,
  parseChange,
  parseEvent,
  parseMessage,
} from './tree-lines.ts'

const detailIndent = '    '

type Answer = Pick<StepRecord, 'call' | 'actor' | 'bind' | 'errno' | 'value' | 'fd'>

export function formatStep(step: StepRecord): string[] {
  const { messages, output, changes, events, failedButChanged, contradicts } = step
  const details = [
    ...(messages ?? []).map((message) => formatMessage('message', message)),
    ...emptyLine('messages', messages?.length),
    ...Object.entries(output ?? {}).map(([name, value]) => formatOutput(name, value)),
    ...emptyLine('output', output && Object.keys(output).length),
    ...(changes ?? []).map((change) => formatChange(change)),
    ...emptyLine('changes', changes?.length),
    ...(events ?? []).map(formatEvent),
    ...emptyLine('events', events?.length),
    ...(failedButChanged === undefined ? [] : ['failed-but-changed']),
    ...(contradicts === undefined ? [] : [formatWords(['contradicts', contradicts])]),
  ]
  return [formatAnswer(step), ...details.map((line) => `${detailIndent}${line}`)]
}

/** A list that is there and empty is not the same as none. */
export function emptyLine(name: string, length: number | undefined): string[] {
  return length === 0 ? [formatWords(['no', name])] : []
}

function formatOutput(name: string, value: Decoded): string {
  const text = JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"/g, (string) =>
    quoteText(JSON.parse(string) as string),
  )
  return `${formatWords(['output', name])} ${text}`
}

function formatAnswer(step: Answer): string {
  const { call, actor, bind, errno, value, fd } = step
  const answer =
    errno !== undefined ? `-1 ${errno}` : fd !== undefined ? `fd<${fd}>` : (value ?? '?')
  const line = `${beforeCall(step)}${call} = ${answer}`
  const read = /^[ -~]*$/.test(line) ? parseAnswer(line) : undefined
  const isSame =
    read?.call === call &&
    read.actor === actor &&
    read.bind === bind &&
    read.errno === errno &&
    read.value === value &&
    read.fd === fd
  return isSame ? line : formatWords(['step'], { call, actor, bind, errno, value, fd })
}

/** Undefined where the line is no call with its answer. */
function parseAnswer(line: string): Answer | undefined {
  const match = /^(?:([\w-]+): )?(?:([\w-]+) = )?(\w+\(.*\)) = (.*)$/.exec(line)
  if (match === null) return undefined
  const [, actor, bind, call = '', answer = ''] = match
  const errno = /^-1 (E\w+)$/.exec(answer)?.[1]
  const fd = /^fd<(.*)>$/.exec(answer)?.[1]
  const by = actor === undefined ? {} : { actor }
  const made = { call, ...by, ...(bind === undefined ? {} : { bind }) }
  if (errno !== undefined) return { ...made, errno }
  if (fd !== undefined) return { ...made, fd }
  return answer === '?' ? made : { ...made, value: answer }
}

/** Reads the first line of a step; undefined where it is none. */
export function parseStep(line: string): StepRecord | undefined {
  const answer = parseAnswer(line)
  if (answer !== undefined) return answer
  if (!line.startsWith('step ')) return undefined
  const { call, actor, bind, errno, value, fd } = parseWords(line).named
  if (call === undefined) {
    throw new LineError('damaged-line', `Expected a step to have its call, got ${show(line)}`)
  }
  return {
    call,
    ...(actor === undefined ? {} : { actor }),
    ...(bind === undefined ? {} : { bind }),
    ...(errno === undefined ? {} : { errno }),
    ...(value === undefined ? {} : { value }),
    ...(fd === undefined ? {} : { fd }),
  }
}

export function isDetail(line: string): boolean {
  return line.startsWith(detailIndent)
}

/** Puts what a detail line says into its step. */
export function addDetail(step: StepRecord, indented: string): void {
  const line = indented.slice(detailIndent.length)
  if (line.startsWith('output ')) {
    addOutput(step, line)
    return
  }
  const words = parseWords(line)
  const change = parseChange(words)
  if (change !== undefined) {
    step.changes = [...(step.changes ?? []), change]
    return
  }
  switch (words.words[0]) {
    case 'message':
      step.messages = [...(step.messages ?? []), parseMessage(words)]
      return
    case 'event':
      step.events = [...(step.events ?? []), parseEvent(words)]
      return
    case 'failed-but-changed':
      step.failedButChanged = true
      return
    case 'contradicts':
      step.contradicts = words.words[1] ?? ''
      return
    case 'no':
      addEmpty(step, words)
      return
    default:
      throw new LineError('damaged-line', `Expected what a step showed, got ${show(line)}`)
  }
}

function addEmpty(step: StepRecord, { words }: Words): void {
  if (words[1] === 'messages') step.messages = []
  else if (words[1] === 'output') step.output = {}
  else if (words[1] === 'changes') step.changes = []
  else if (words[1] === 'events') step.events = []
  else throw new LineError('damaged-line', `Expected what there is none of, got ${words[1]}`)
}

function addOutput(step: StepRecord, line: string): void {
  const match = /^output ("(?:[^"\\]|\\.)*"|\S+) (.*)$/.exec(line)
  const name = parseWords(match?.[1] ?? '').words[0]
  let value: Decoded
  try {
    value = JSON.parse(match?.[2] ?? '') as Decoded
  } catch (cause) {
    throw new LineError('damaged-line', `Expected an output in JSON, got ${show(line)}`, { cause })
  }
  step.output = Object.fromEntries([...Object.entries(step.output ?? {}), [name ?? '', value]])
}
