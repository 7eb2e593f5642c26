// What a branch compared, as far back as where the compared values came from.
import {
  type Code,
  destination,
  type Instruction,
  isCall,
  isConditionalJump,
  jumpTarget,
  placeOf,
  registersOf,
  setsFlags,
} from './instruction.ts'
import type { Trace } from './trace.ts'

/** A comparison, and its place among the function's own instructions. */
export interface Test {
  instruction: Instruction
  position: number
}

export interface Condition {
  /** The comparison whose flags were looked at, and those whose results it compared: `a == b & c`. */
  tests: Test[]
  /** Instructions that loaded what was compared, the last one first. */
  loads: Instruction[]
  /** The jump that comes next on the other way, where it goes to the same place: conditions joined by `||`. */
  joined?: Instruction
}

/** How far back a comparison and what it compares are looked for. */
const mostSteps = 24

/**
 * `own`: the places in the trace of the function's instructions; `position`: the branch among them.
 */
export function conditionOf(
  trace: Trace,
  own: readonly number[],
  position: number,
  code: Code,
): Condition {
  const at = (index: number): Instruction | undefined => {
    const place = own[index]
    return place === undefined ? undefined : code.get(trace.at(place, 'rip'))
  }
  const branch = at(position)
  const joined = branch === undefined ? undefined : joinedWith(branch, code)
  const found: Condition = { tests: [], loads: [], ...(joined === undefined ? {} : { joined }) }
  const wanted = new Set<string>()
  let wantsFlags = true
  for (let index = position - 1; index >= Math.max(0, position - mostSteps); index--) {
    const one = at(index)
    if (one === undefined || isCall(one)) break
    if (wantsFlags) {
      if (!setsFlags(one)) continue
      wantsFlags = false
      found.tests.push({ instruction: one, position: index })
      for (const name of one.operands.flatMap(registersOf)) wanted.add(name)
      continue
    }
    // Beyond another branch it is another condition's.
    if (isConditionalJump(one)) break
    const to = destination(one)
    if (to === undefined || !wanted.delete(to)) continue
    if (/^set/.test(one.mnemonic)) wantsFlags = true
    found.loads.push(one)
    for (const name of one.operands.slice(0, -1).flatMap(registersOf)) wanted.add(name)
  }
  return found
}

/** Between the two nothing but what the second one compares is fetched. */
function joinedWith(branch: Instruction, code: Code): Instruction | undefined {
  const target = jumpTarget(branch)
  let next = branch.next
  for (let steps = 0; steps < 6 && next !== undefined && target !== undefined; steps++) {
    const one = code.get(next)
    if (one === undefined || isCall(one)) return undefined
    if (isConditionalJump(one)) return jumpTarget(one) === target ? one : undefined
    next = one.next
  }
  return undefined
}

/** The places that a comparison looks at. */
export function comparedPlaces({ operands }: Instruction): string[] {
  return operands.flatMap((operand) => placeOf(operand) ?? [])
}
