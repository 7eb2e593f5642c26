// Instructions as objdump(1) writes them, and what they do to registers: as much as is needed to
// follow an errno.

export interface Instruction {
  address: bigint
  /** Without prefixes: `mov`, `jne`. */
  mnemonic: string
  /** In AT&T's order, the destination last. */
  operands: string[]
  text: string
  /** The address behind it, where that was disassembled, too. */
  next?: bigint
}

export type Code = ReadonlyMap<bigint, Instruction>

const prefixes = /^(?:(?:data16|cs|ds|es|gs|notrack|bnd|lock|rep|repz|repnz|addr32) )+/

/** `text`: what `objdump -d --no-show-raw-insn` says of some functions. */
export function parseDisassembly(text: string): Code {
  const code = new Map<bigint, Instruction>()
  let previous: Instruction | undefined
  for (const line of text.split('\n')) {
    const match = /^\s*([0-9a-f]+):\s+(\S.*?)\s*$/.exec(line)
    if (match === null) {
      // A heading: another function begins.
      previous = undefined
      continue
    }
    const [, address = '', full = ''] = match
    const [, mnemonic = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(full.replace(prefixes, '')) ?? []
    const operands = splitOperands(rest.replace(/\s*[#<].*$/, ''))
    const one: Instruction = { address: BigInt(`0x${address}`), mnemonic, operands, text: full }
    if (previous !== undefined) previous.next = one.address
    code.set(one.address, one)
    previous = one
  }
  return code
}

function splitOperands(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const letter of text) {
    if (letter === '(') depth++
    if (letter === ')') depth--
    if (letter === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += letter
  }
  return part.trim() === '' ? parts : [...parts, part.trim()]
}

/** Where a value can be: a register by its 64-bit name, or a place of the stack as it is written. */
export type Place = string

const widths: Record<string, string> = { ah: 'rax', bh: 'rbx', ch: 'rcx', dh: 'rdx' }
for (const letter of ['a', 'b', 'c', 'd']) {
  const full = `r${letter}x`
  for (const name of [full, `e${letter}x`, `${letter}x`, `${letter}l`]) widths[name] = full
}
for (const name of ['si', 'di', 'bp', 'sp']) {
  for (const each of [`r${name}`, `e${name}`, name, `${name}l`]) widths[each] = `r${name}`
}
for (let number = 8; number < 16; number++) {
  for (const suffix of ['', 'd', 'w', 'b']) widths[`r${number}${suffix}`] = `r${number}`
}

/** Undefined for memory that is not the stack's. */
export function placeOf(operand: string | undefined): Place | undefined {
  if (operand === undefined) return undefined
  if (operand.startsWith('%')) return widths[operand.slice(1)]
  return /^(?:-?0x[0-9a-f]+)?\(%r[sb]p\)$/.test(operand) ? operand : undefined
}

/** The number of `$0xffffffea`. */
export function immediate(operand: string | undefined): bigint | undefined {
  const digits = /^\$0x([0-9a-f]+)$/.exec(operand ?? '')?.[1]
  return digits === undefined ? undefined : BigInt(`0x${digits}`)
}

export function isConditionalJump({ mnemonic }: Instruction): boolean {
  return /^j(?!mp)/.test(mnemonic)
}

export function isSelection({ mnemonic }: Instruction): boolean {
  return mnemonic.startsWith('cmov')
}

/** A move of a whole value, sign-extended or not. */
export function isMove({ mnemonic, operands }: Instruction): boolean {
  return /^mov(?:l|q|abs|slq|s[lw]q)?$/.test(mnemonic) && operands.length === 2
}

export function isCall({ mnemonic }: Instruction): boolean {
  return mnemonic.startsWith('call')
}

export function isReturn({ mnemonic, text }: Instruction): boolean {
  return mnemonic.startsWith('ret') || (mnemonic === 'jmp' && /return_thunk/.test(text))
}

/** Whether it may leave the flags that a conditional jump or move looks at. */
export function setsFlags({ mnemonic }: Instruction): boolean {
  return /^(?:cmp|test|and|or|xor|add|sub|inc|dec|neg|sh[lr]|sar|bt|bs[fr]|adc|sbb|cmpxchg|xadd)/.test(
    mnemonic,
  )
}

/** The registers that an operand names, by their 64-bit names: also those that an address is made of. */
export function registersOf(operand: string): Place[] {
  return [...operand.matchAll(/%(\w+)/g)].flatMap(([, name = '']) => widths[name] ?? [])
}

/** Where a jump with a fixed target goes. */
export function jumpTarget({ operands }: Instruction): bigint | undefined {
  const digits = /^(?:0x)?([0-9a-f]{8,16})$/.exec(operands[0] ?? '')?.[1]
  return digits === undefined ? undefined : BigInt(`0x${digits}`)
}

const writesNothing =
  /^(?:cmp|test|push|j|ret|nop|bt[lqw]?$|endbr|ud2|int3|leave|prefetch|mfence|lfence|cl[ia]c|st[ia]c|verw)/

/** What an instruction puts a new value into; undefined where nobody can follow it. */
export function destination(one: Instruction): Place | undefined {
  return writesNothing.test(one.mnemonic) ? undefined : placeOf(one.operands.at(-1))
}

export const clobberedByCalls: readonly Place[] = [
  ...['rax', 'rcx', 'rdx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11'],
]
