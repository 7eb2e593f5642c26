// One system call, instruction by instruction, as the guest's processor made it.

/** In the order in which gdb's protocol tells them, rip last. */
export const registerNames = [
  ...['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp'],
  ...['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip'],
] as const
export type RegisterName = (typeof registerNames)[number]
const count = registerNames.length
const indexOf = new Map(registerNames.map((name, index) => [name, index]))

/** The bytes of a function, as they were in the guest's memory: alternatives and jump labels patched. */
export interface Code {
  start: bigint
  bytes: Buffer
}

export interface TraceParts {
  /** All registers before each instruction, and after the last one: as `g` tells them, one after the other. */
  registers: Buffer
  /** What the call returned, such as -22. */
  returned: number
  code: Code[]
}

export class Trace {
  readonly returned: number
  readonly code: readonly Code[]
  /** As they were handed in. */
  readonly registers: Buffer

  constructor({ registers, returned, code }: TraceParts) {
    this.registers = registers
    this.returned = returned
    this.code = code
  }

  /** One more than the instructions. */
  get length(): number {
    return this.registers.length / (count * 8)
  }

  at(index: number, name: RegisterName): bigint {
    return this.registers.readBigUInt64LE((index * count + (indexOf.get(name) ?? 0)) * 8)
  }

  /** Whether a register's lower half is the errno, with nothing or its sign above. */
  holdsErrno(index: number, name: RegisterName): boolean {
    return isValue(this.at(index, name), this.returned)
  }
}

export function isRegister(place: string): place is RegisterName {
  return indexOf.has(place as RegisterName)
}

export const registersBytes = count * 8

/** Whether a register holds an int, or a long, of this value. */
export function isValue(register: bigint, value: number): boolean {
  return (
    BigInt.asIntN(64, register) === BigInt(value) || register === BigInt.asUintN(32, BigInt(value))
  )
}
