// Which places hold an errno, from instruction to instruction.
import {
  clobberedByCalls,
  destination,
  type Instruction,
  immediate,
  isCall,
  isMove,
  isSelection,
  type Place,
  placeOf,
} from './instruction.ts'

export type Places = ReadonlySet<Place>

/** MAX_ERRNO: include/linux/err.h of the kernel. */
const mostErrno = 4095n

/** Whether a constant is a negated errno, as an int or as a pointer. */
export function isErrno(value: bigint | undefined): boolean {
  if (value === undefined) return false
  const as32 = value <= 0xffffffffn && value >= 2n ** 32n - mostErrno
  return as32 || value >= 2n ** 64n - mostErrno
}

/** `or $-1`, which is shorter than a load. */
export function loadedConstant({ mnemonic, operands }: Instruction): bigint | undefined {
  const value = immediate(operands[0])
  if (/^mov(?:l|q|abs|slq)?$/.test(mnemonic)) return value
  if (/^or[lq]?$/.test(mnemonic) && value !== undefined) {
    return BigInt.asUintN(32, value) === 0xffffffffn ? value : undefined
  }
  return undefined
}

/** Where errnos are after an instruction, if they were in `before`. */
export function flow(
  one: Instruction,
  before: Places,
  isWanted: (constant: bigint | undefined) => boolean,
): Places {
  if (isCall(one)) return without(before, clobberedByCalls)
  const to = destination(one)
  if (to === undefined) return before
  const { mnemonic, operands } = one
  if (/^(?:cltq|cdqe|cqto)/.test(mnemonic)) return before
  const from = placeOf(operands[0])
  const carries = from !== undefined && before.has(from)
  if (isSelection(one)) {
    // Either of the two may be left.
    return carries && before.has(to) ? before : without(before, [to])
  }
  if (isWanted(loadedConstant(one))) return withPlace(before, to)
  return isMove(one) && carries ? withPlace(before, to) : without(before, [to])
}

function withPlace(places: Places, place: Place): Places {
  return places.has(place) ? places : new Set([...places, place])
}

function without(places: Places, gone: readonly Place[]): Places {
  if (!gone.some((place) => places.has(place))) return places
  return new Set([...places].filter((place) => !gone.includes(place)))
}
