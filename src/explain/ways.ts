// The ways through a function's code that an errno in its registers leaves open.
import { flow, isErrno, type Places } from './errno-flow.ts'
import {
  type Code,
  type Instruction,
  immediate,
  isCall,
  isConditionalJump,
  isReturn,
  jumpTarget,
  placeOf,
  setsFlags,
} from './instruction.ts'

/** Ways of one function are few; more than so many states are taken for a way that differs. */
const mostStates = 200_000

/** Never come back from. */
const deadEnds =
  /^(?:__stack_chk_fail|__fortify_panic|fortify_panic|panic|__ubsan_\w+|do_exit|make_task_dead|rcu_read_unlock_strict|usercopy_abort|BUG_func)$/

/** Where a way has come to: the next instruction, what holds an errno, and the last comparison. */
type State = [address: bigint, places: Places, test: Test | undefined]

interface Test {
  instruction: Instruction
  /** What held an errno then. */
  places: Places
}

/** The ways through a function's code. */
export class Ways {
  readonly #code: Code
  readonly #nameAt: (address: bigint) => string | undefined

  constructor(code: Code, nameAt: (address: bigint) => string | undefined) {
    this.#code = code
    this.#nameAt = nameAt
  }

  /** Whether some way from here returns something that is not a constant errno. */
  canDiffer(from: bigint | undefined, places: Places): boolean {
    if (from === undefined) return true
    const seen = new Set<string>()
    const open: State[] = [[from, places, undefined]]
    for (;;) {
      const state = open.pop()
      if (state === undefined) return false
      const [address, at, test] = state
      const key = `${address} ${[...at].sort().join()} ${test?.instruction.address}`
      if (seen.has(key)) continue
      seen.add(key)
      if (seen.size > mostStates) return true
      const one = this.#code.get(address)
      // Behind the end of what is known.
      if (one === undefined || isReturn(one)) {
        if (!at.has('rax')) return true
        continue
      }
      const target = jumpTarget(one)
      if (one.mnemonic.startsWith('jmp')) {
        if (target === undefined || !this.#code.has(target)) return true
        open.push([target, at, test])
        continue
      }
      if (isConditionalJump(one)) {
        const only = test === undefined ? undefined : onlyWay(one, test)
        if (target !== undefined && only !== 'on') open.push([target, at, test])
        if (one.next !== undefined && only !== 'jump') open.push([one.next, at, test])
        continue
      }
      if (isCall(one) && target !== undefined && deadEnds.test(this.#nameAt(target) ?? '')) continue
      if (one.next === undefined) continue
      const last = isCall(one)
        ? undefined
        : setsFlags(one)
          ? { instruction: one, places: at }
          : test
      open.push([one.next, flow(one, at, isErrno), last])
    }
  }
}

const notZero: Readonly<Record<string, 'jump' | 'on'>> = {
  je: 'on',
  jz: 'on',
  jne: 'jump',
  jnz: 'jump',
}
const negative: Readonly<Record<string, 'jump' | 'on'>> = {
  js: 'jump',
  jns: 'on',
  jl: 'jump',
  jle: 'jump',
  jg: 'on',
  jge: 'on',
}
const errorPointer: Readonly<Record<string, 'jump' | 'on'>> = {
  ja: 'jump',
  jae: 'jump',
  jb: 'on',
  jbe: 'on',
}

/**
 * Where a jump goes if what was compared is an errno: `if (err)`, `if (err < 0)`, IS_ERR(). Undefined where it
 * may go either way.
 */
function onlyWay(
  { mnemonic }: Instruction,
  { instruction, places }: Test,
): 'jump' | 'on' | undefined {
  const [first, second] = instruction.operands
  const place = placeOf(second)
  if (place === undefined || !places.has(place)) return undefined
  if (/^test/.test(instruction.mnemonic) && first === second) {
    // An int, widened without its sign, is no negative long.
    return (
      notZero[mnemonic] ?? (/^%(?:e|r\d+d)/.test(second ?? '') ? negative[mnemonic] : undefined)
    )
  }
  // include/linux/err.h: IS_ERR_VALUE()
  const isPointer = immediate(first) === 0xfffffffffffff000n
  return /^cmp/.test(instruction.mnemonic) && isPointer ? errorPointer[mnemonic] : undefined
}
