// Which branch of a function made it return the errno: the last one that could still have led to
// something else.
import type { Call } from './call-tree.ts'
import { type Condition, comparedPlaces, conditionOf } from './condition.ts'
import { flow, loadedConstant, type Places } from './errno-flow.ts'
import {
  type Code,
  destination,
  type Instruction,
  isCall,
  isConditionalJump,
  isSelection,
  jumpTarget,
  placeOf,
} from './instruction.ts'
import { isRegister, isValue, type Trace } from './trace.ts'
import { Ways } from './ways.ts'

/** A place of the function where its way parted. */
export interface Check {
  /** A jump, a conditional move, or an access to memory that ended in an exception. */
  kind: 'branch' | 'selection' | 'exception'
  instruction: Instruction
  /** Its place in the trace. */
  at: number
  /** Of a branch: whether it was taken, and where the other way goes. */
  taken?: boolean
  other?: bigint
  condition: Condition
}

export interface Decision {
  /** Undefined where the function has no such branch. */
  deciding: Check | undefined
  /** Those before it that could have led to something else, the last one first. */
  earlier: Check[]
  /** Those behind it: the errno was returned whichever way they went. */
  ruledOut: Check[]
  /** What put the errno into a register first. */
  origin: { instruction: Instruction; at: number } | undefined
  /** How many of the function's instructions are not in its disassembly. */
  unknown: number
}

const mostEarlier = 2
type Candidate = Check & { before: Places; after?: Places }

/**
 * `nameAt`: which function begins at an address. `giver`: the call that the function has its errno from, where
 * it has not made it itself.
 */
export function decide(
  trace: Trace,
  call: Call,
  code: Code,
  nameAt: (address: bigint) => string | undefined,
  giver?: Call,
): Decision {
  const { candidates, origin, unknown } = follow(trace, call, code, giver)
  const ways = new Ways(code, nameAt)
  const decision: Decision = { deciding: undefined, earlier: [], ruledOut: [], origin, unknown }
  for (const candidate of candidates.reverse()) {
    const check = bare(candidate)
    if (!couldDiffer(candidate, ways)) {
      // Checks that come before the first candidate are not ruled out by it.
      if (decision.deciding === undefined) decision.ruledOut.push(check)
    } else if (decision.deciding === undefined) decision.deciding = check
    else if (decision.earlier.push(check) === mostEarlier) break
  }
  return decision
}

function bare({ before: _, after: __, ...check }: Candidate): Check {
  return check
}

function couldDiffer({ kind, other, before, instruction, after }: Candidate, ways: Ways): boolean {
  if (kind === 'exception') return true
  if (kind === 'selection') return ways.canDiffer(instruction.next, after ?? before)
  return ways.canDiffer(other, before)
}

/** Goes the executed way once more, with an eye on where the errno is. */
function follow(trace: Trace, call: Call, code: Code, giver: Call | undefined) {
  const own = call.own.filter((index) => code.has(trace.at(index, 'rip')))
  const candidates: Candidate[] = []
  let origin: Decision['origin']
  let places: Places = new Set()
  /** What held an errno before each of its instructions. */
  const history: Places[] = []
  const isReturned = (value: bigint | undefined): boolean =>
    value !== undefined && isValue(value, trace.returned)
  own.forEach((at, position) => {
    const instruction = code.get(trace.at(at, 'rip'))
    if (instruction === undefined) return
    const nextOwn = own[position + 1]
    const after = nextOwn ?? call.end
    const nextRip = nextOwn === undefined ? undefined : trace.at(nextOwn, 'rip')
    const before = places
    history.push(before)
    places = flow(instruction, before, isReturned)
    // What is known of the run counts more than what is known of the code.
    places = new Set(
      [...places].filter((place) => !isRegister(place) || trace.holdsErrno(after, place)),
    )
    if (giver !== undefined && giver.first > at && giver.first <= after) places = new Set(['rax'])
    const to = destination(instruction)
    const arrives =
      to !== undefined &&
      isRegister(to) &&
      !isCall(instruction) &&
      !instruction.mnemonic.startsWith('pop') &&
      !places.has(to) &&
      trace.holdsErrno(after, to)
    if (arrives) places = new Set([...places, to])
    const source = placeOf(instruction.operands[0])
    const isCopy = source !== undefined && before.has(source)
    const isNew = to !== undefined && places.has(to) && !before.has(to) && !isCopy
    if (isNew) origin = { instruction, at }

    const condition = conditionOf(trace, own, position, code)
    // What looks at an errno that is there already is not why it came up: `if (error == -ESTALE)`.
    const isMade = origin !== undefined && loadedConstant(origin.instruction) !== undefined
    const looksAtErrno = condition.tests.some(({ instruction: test, position: when }) =>
      comparedPlaces(test).some((place) => history[when]?.has(place)),
    )
    if (isMade && looksAtErrno) return
    if (isConditionalJump(instruction)) {
      const taken = nextRip !== instruction.next
      const other = taken ? instruction.next : jumpTarget(instruction)
      const check: Candidate = { kind: 'branch', instruction, at, taken, before, condition }
      candidates.push(other === undefined ? check : { ...check, other })
    } else if (isSelection(instruction) && to !== undefined && places.has(to)) {
      // The other way leaves the destination as it was, or gives it what the source has.
      const otherHas = isCopy ? before.has(to) : source !== undefined && before.has(source)
      const other = new Set(places)
      if (!otherHas) other.delete(to)
      candidates.push({ kind: 'selection', instruction, at, before, after: other, condition })
    } else if (isFault(instruction, nextRip) && hasException(call, at, nextOwn)) {
      candidates.push({
        kind: 'exception',
        instruction,
        at,
        before,
        condition: { tests: [], loads: [] },
      })
    }
  })
  return { candidates, origin, unknown: call.own.length - own.length }
}

/** The kernel's table of exceptions goes on elsewhere than behind the instruction. */
function isFault(instruction: Instruction, nextRip: bigint | undefined): boolean {
  if (nextRip === undefined || /^(?:j|call|ret)/.test(instruction.mnemonic)) return false
  return nextRip !== instruction.next && nextRip !== instruction.address
}

function hasException({ calls }: Call, at: number, nextOwn: number | undefined): boolean {
  return calls.some(
    ({ isException, first }) => isException && first > at && first <= (nextOwn ?? first),
  )
}
