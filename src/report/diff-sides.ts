// The sides of one change, as lines of their transcripts.
import type { Change, Side } from '../compare/change.ts'
import { decodedDifferences } from '../compare/decoded-differences.ts'
import type { CaseRecord, Decoded, StepRecord } from '../record/observation.ts'
import {
  beforeCall,
  formatChange,
  formatDecoded,
  formatMessage,
  formatMount,
  formatOutcome,
  formatStep,
  printable,
  resultOf,
} from '../record/transcript.ts'

export interface SideLines {
  /** What all sides have alike: the call. */
  common: string[]
  /** For each side its own lines; no two are the same. */
  sides: string[][]
}

/** `whole`: outputs with all their fields, and not only those that differ. */
export function sideLines({ place, sides }: Change, whole: boolean): SideLines {
  switch (place) {
    case 'case':
      return distinct([], sides.map(caseLines), sides)
    case 'start':
      return distinct(['the mount tree that the case starts from'], startLines(sides), sides)
    case 'end':
      return distinct(['at the end of the case'], sides.map(endLines), sides)
    default:
      return stepLines(whole ? sides : withoutCommonOutput(sides))
  }
}

/** What a side answered, in one word; undefined where no word would tell the sides apart. */
export function sideWords({ place, sides }: Change): string[] | undefined {
  if (place === 'start' || place === 'end') return undefined
  const words = sides.map(({ record, step }) => {
    if (record === undefined) return 'not recorded'
    return printable(step === undefined ? record.verdict : resultOf(step))
  })
  return words.every((word) => word === words[0]) ? undefined : words
}

function stepLines(sides: readonly Side[]): SideLines {
  const steps = sides.flatMap(({ step }) => step ?? [])
  const [call = '', ...others] = steps.map(callOf)
  const isCommon = others.every((other) => other === call)
  const lines = sides.map((side) => {
    if (side.step === undefined) return caseLines(side)
    const [first = '', ...details] = formatStep(side.step)
    return isCommon ? [`= ${formatOutcome(side.step)}`, ...details] : [first, ...details]
  })
  return distinct(isCommon ? [call] : [], explained(lines, sides), sides)
}

function callOf(step: StepRecord): string {
  return `${beforeCall(step)}${printable(step.call)}`
}

/** A transcript does not say all that is recorded of a mount: where lines are alike, what differs is added. */
function explained(lines: string[][], sides: readonly Side[]): string[][] {
  if (areDistinct(lines)) return lines
  const changes = sides.map(({ step }) => step?.changes ?? [])
  const most = Math.max(...changes.map(({ length }) => length))
  const added = lines.map((): string[] => [])
  for (let index = 0; index < most; index++) {
    const here = changes.flatMap((list, side) => {
      const change = list[index]
      return change === undefined ? [] : [{ side, change }]
    })
    const parts = decodedDifferences(here.map(({ change }) => decoded(change)))
    for (const [at, { side, change }] of here.entries()) {
      const text = formatDecoded(parts[at] ?? '')
      if (text === '{}') continue
      // Which of them is meant is clear where there is only one.
      added[side]?.push(`      ${most === 1 ? '' : `${formatChange(change)}: `}${text}`)
    }
  }
  return lines.map((own, side) => [...own, ...(added[side] ?? [])])
}

/** Whatever is still alike is told as it is recorded: a change that nobody sees would be a riddle. */
function distinct(common: string[], lines: string[][], sides: readonly Side[]): SideLines {
  if (areDistinct(lines)) return { common, sides: lines }
  return {
    common,
    sides: lines.map((own, index) => {
      const { step, record } = sides[index] ?? {}
      return [...own, JSON.stringify(step ?? record ?? null)]
    }),
  }
}

function areDistinct(lines: readonly string[][]): boolean {
  return new Set(lines.map((own) => own.join('\n'))).size === lines.length
}

function withoutCommonOutput(sides: readonly Side[]): Side[] {
  const known = sides.filter(({ step }) => step?.output !== undefined)
  if (known.length < 2) return [...sides]
  const parts = decodedDifferences(known.map(({ step }) => step?.output ?? {}))
  return sides.map((side) => {
    const part = parts[known.indexOf(side)]
    if (side.step === undefined || part === undefined) return side
    return { ...side, step: { ...side.step, output: shortened(side.step.output ?? {}, part) } }
  })
}

/** As strace does it: `{stx_mask=0, ...}`. */
function shortened(output: Record<string, Decoded>, part: Decoded): Record<string, Decoded> {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, Decoded]) => {
      const text = formatDecoded(value)
      if (text === formatDecoded(output[name] ?? '')) return [name, value]
      return [name, text.replace(/\{\}$/, '{...}').replace(/([^{])\}$/, '$1, ...}')]
    }),
  )
}

function decoded(value: object): Decoded {
  return JSON.parse(JSON.stringify(value)) as Decoded
}

function caseLines({ record }: Side): string[] {
  if (record === undefined) return ['not recorded']
  const { verdict, reason, step } = record
  const results = record.steps.map((step) => printable(resultOf(step))).join(' ')
  const lines = (reason ?? '').split('\n').filter((line) => line.trim() !== '')
  const broke = step === undefined || verdict !== 'broken' ? '' : ` in step ${step}`
  return [
    `${verdict}${broke}${results === '' ? '' : `: ${results}`}`,
    ...lines.map((line) => `    ${printable(line)}`),
  ]
}

/** Only the mounts that are not the same on all sides. */
function startLines(sides: readonly Side[]): string[][] {
  const trees = sides.map(({ record }) => record?.mounts?.map(mountLine) ?? [])
  return sides.map((side, index) => {
    if (side.record?.mounts === undefined) return caseLines(side)
    const own = (trees[index] ?? []).filter((line) => !trees.every((tree) => tree.includes(line)))
    return own.length === 0 ? ['(none of these mounts)'] : own
  })
}

function mountLine(mount: NonNullable<CaseRecord['mounts']>[number]): string {
  const parent = mount.parent === undefined ? '' : ` on ${mount.parent}`
  return printable(`${mount.id}${parent}  ${formatMount(mount)}`)
}

function endLines({ record }: Side): string[] {
  if (record === undefined) return ['not recorded']
  const messages = (record.messages ?? []).map(
    (message) => `left unread: ${formatMessage(message)}`,
  )
  return [...messages, ...(record.changes ?? []).map(formatChange)]
}
