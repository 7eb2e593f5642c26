// Which changes somebody has said that they mean.
import { resultOf } from '../record/transcript.ts'
import type { Change, Side } from './change.ts'

/** What one entry of an allow-list says; `scenario` reads it. */
export interface AllowedChange {
  /** A case's name; `*` stands for any text. */
  case: string
  step: Change['place']
  /** What may differ there; another kind of change is not meant. */
  kinds: readonly string[]
  /** In one word, as `resultOf` has it; for a whole case its verdict. */
  from?: string
  to?: string
  /** Whether what differs in later places of the case is meant as well. */
  later: boolean
  /** The beginnings of the releases that it is meant for; all where there is none. */
  kernels?: readonly string[]
}

export interface Judged<Entry extends AllowedChange> {
  /** What nobody has allowed. */
  left: Change[]
  allowed: { change: Change; entry: Entry }[]
}

/** Whether an entry is about a case on a kernel: 7.4 is 7.4.1 and 7.4-rc2, too, and not 7.40. */
export function isAbout(entry: AllowedChange, name: string, release: string): boolean {
  const starts = entry.kernels ?? ['']
  const isMeant = starts.some(
    (start) => release.startsWith(start) && !/^\d/.test(start && release.slice(start.length)),
  )
  return isMeant && patternOf(entry.case).test(name)
}

/**
 * Parts the changes between what was recorded (operand 0) and what was seen (operand 1) on `release`. A
 * change is allowed by an entry that names its place, its answers, and every kind of it; or by one that
 * names an earlier step of the same case and says that `later` ones are meant.
 */
export function judgeChanges<Entry extends AllowedChange>(
  changes: readonly Change[],
  entries: readonly Entry[],
  release: string,
): Judged<Entry> {
  const judged: Judged<Entry> = { left: [], allowed: [] }
  const withLater = new Map<string, Entry>()
  for (const change of changes) {
    const entry =
      entries.find((each) => isAbout(each, change.case, release) && names(each, change)) ??
      (isLater(change) ? withLater.get(change.case) : undefined)
    if (entry === undefined) {
      judged.left.push(change)
      continue
    }
    judged.allowed.push({ change, entry })
    if (entry.later && typeof change.place === 'number') withLater.set(change.case, entry)
  }
  return judged
}

/** Changes come in the order of a case's places, so a step that was met is an earlier one. */
function isLater({ place }: Change): boolean {
  return typeof place === 'number' || place === 'end'
}

function names({ step, kinds, from, to }: AllowedChange, change: Change): boolean {
  if (step !== change.place || !change.kinds.every((kind) => kinds.includes(kind))) return false
  if (change.place === 'start' || change.place === 'end') return true
  return from === wordOf(change, 0) && to === wordOf(change, 1)
}

/** What an operand answered at the place of a change, in one word; undefined where it has none. */
export function wordOf({ sides }: Change, operand: number): string | undefined {
  const side = sides.find(({ operands }) => operands.includes(operand))
  return side === undefined ? undefined : wordOfSide(side)
}

function wordOfSide({ step, record }: Side): string {
  if (step !== undefined) return resultOf(step)
  return record?.verdict ?? '-'
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[\\^$.+?()|{}[\]]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}
