// What one kernel recorded of one place of a case.
import type { CaseRecord, Message, StepRecord } from '../../record/observation.ts'
import {
  beforeCall,
  formatDecoded,
  formatEvents,
  formatMessage,
  formatOutcome,
  namePlace,
  printable,
} from '../../record/transcript.ts'
import type { PlaceRow, PlaceSide } from '../step-rows.ts'
import { element } from './element.ts'
import { markedText } from './marked-text.ts'
import { mountTree } from './mount-tree.ts'

/** The side `index` of a row, for the record that it is of. */
export function placeCell(
  { place, sides, kinds }: PlaceRow,
  index: number,
  record: CaseRecord | undefined,
): (Node | string | undefined)[] {
  const side = sides[index]
  const other = kinds.length === 0 ? undefined : sides.find((_, at) => at !== index)
  if (record === undefined) return place === 'verdict' ? [quiet('no record of this case')] : []
  switch (place) {
    case 'verdict':
      return verdict(record)
    case 'start':
      return side?.tree === undefined
        ? []
        : [mountTree(side.tree, 'mount tree at the start', other?.tree)]
    case 'end':
      return end(record, side, other)
    default:
      if (side?.step === undefined) return [quiet('not reached')]
      return [...stepLines(side.step, other?.step), tree(side, other), ...broke(record, place)]
  }
}

function verdict({ verdict, privilege, reason, step, steps, console }: CaseRecord): Node[] {
  const told = [
    element('strong', { class: `verdict ${verdict}` }, verdict),
    element('span', { class: 'quiet' }, ` as ${privilege}`),
  ]
  if (reason !== undefined) told.push(element('pre', { class: 'reason' }, lines([reason])))
  const isInStep = step !== undefined && step >= 1 && step <= steps.length
  if (step !== undefined && !isInStep) told.push(remark(`the case broke in ${namePlace(step)}`))
  if (console !== undefined) {
    const text = element('pre', {}, lines(console))
    told.push(element('details', {}, element('summary', {}, 'console of the kernel'), text))
  }
  return told
}

function lines(texts: readonly string[]): string {
  return texts
    .flatMap((text) => text.split('\n'))
    .map(printable)
    .join('\n')
}

function stepLines(step: StepRecord, other: StepRecord | undefined): Node[] {
  const call = (of: StepRecord): string => `${beforeCall(of)}${printable(of.call)}`
  const answer = formatOutcome(step)
  const isOther = other !== undefined && formatOutcome(other) !== answer
  const tone = step.errno === undefined ? 'ok' : 'error'
  const line = element(
    'code',
    { class: 'call' },
    markedText(call(step), other && call(other)),
    ' = ',
    element('b', { class: tone }, isOther ? element('mark', {}, answer) : answer),
  )
  const outputs = Object.entries(step.output ?? {}).map(([name, value]) => {
    const [text, before] = [value, other?.output?.[name]].map(
      (of) => of && `${name} = ${formatDecoded(of)}`,
    )
    return element('code', { class: 'output' }, markedText(text ?? '', other && (before ?? '')))
  })
  return [
    line,
    ...messageLines(step.messages, other && (other.messages ?? [])),
    ...outputs,
    ...eventLines(step, other),
    ...remarks(step),
  ]
}

function eventLines(step: StepRecord, other: StepRecord | undefined): Node[] {
  const known = other && formatEvents(other)
  return formatEvents(step).map((text, index) => {
    const beside = known?.includes(text) ? text : known && (known[index] ?? '')
    return element('code', { class: 'event' }, markedText(text, beside))
  })
}

function messageLines(messages: readonly Message[] = [], others?: readonly Message[]): Node[] {
  const known = others?.map(formatMessage)
  return messages.map((message, index) => {
    const text = formatMessage(message)
    const other = known?.includes(text) ? text : known && (known[index] ?? '')
    return element('code', { class: `message class-${message.class}` }, markedText(text, other))
  })
}

function remarks({ failedButChanged, contradicts }: StepRecord): Node[] {
  return [
    ...(failedButChanged ? [remark('the call failed and yet changed the mount tree')] : []),
    ...(contradicts === undefined ? [] : [remark(`claimed ${contradicts}`)]),
  ]
}

function broke({ step }: CaseRecord, place: number): Node[] {
  return step === place ? [remark('the case broke in this step')] : []
}

function end(
  { messages = [] }: CaseRecord,
  side: PlaceSide | undefined,
  other: PlaceSide | undefined,
): Node[] {
  const left = messageLines(messages)
  if (left.length > 0) left.unshift(quiet('left unread'))
  const isSame = side?.tree === undefined
  return [isSame ? quiet('the mount tree is as it was') : (tree(side, other) as Node), ...left]
}

function tree(side: PlaceSide | undefined, other: PlaceSide | undefined): Node | undefined {
  return side?.tree && mountTree(side.tree, 'mount tree after it', other?.tree)
}

function quiet(text: string): HTMLElement {
  return element('span', { class: 'quiet' }, text)
}

function remark(text: string): HTMLElement {
  return element('span', { class: 'remark' }, `! ${text}`)
}
