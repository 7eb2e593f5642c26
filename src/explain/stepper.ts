// Makes a worker in a guest run a case, and goes with the processor through the marked call.
import type { Gdb } from '../machine/guest/gdb.ts'
import { markCode } from '../plan/wire.ts'
import { ExplainError } from './explain-error.ts'
import type { Symbols } from './symbols.ts'
import { type Code, registerNames, registersBytes, Trace } from './trace.ts'

/** Offsets in struct pt_regs: arch/x86/include/asm/ptrace.h. */
const inPtRegs = { ax: 80n, si: 104n, di: 112n, originalAx: 120n }

const at = (name: (typeof registerNames)[number]): number => registerNames.indexOf(name) * 8
const [rspAt, rdiAt, rsiAt, ripOffset] = [at('rsp'), at('rdi'), at('rsi'), at('rip')]

/**
 * Functions that let others run, or that take long and decide nothing: one step each. What the
 * kernel does meanwhile is not in the trace.
 */
const steppedOver =
  /^(?:__schedule|schedule|preempt_schedule\w*|schedule_\w+|_?printk|vprintk\w*|synchronize_rcu\w*)$/

/** Where a call begins and ends. */
export interface CallFrame {
  /** Of its struct pt_regs. */
  regs: bigint
  returnsTo: bigint
  /** The stack pointer at entry. */
  stack: bigint
  /** The call's number. */
  number: number
}

/**
 * Runs the guest, which is stopped, into the marked call: to the first instruction of do_syscall_64().
 * `send` makes the worker begin. Throws ExplainError.
 */
export async function runToMark(gdb: Gdb, symbols: Symbols, send: () => void): Promise<CallFrame> {
  const marker = addressOf(symbols, '__x64_sys_getpriority')
  const entry = addressOf(symbols, 'do_syscall_64')
  await gdb.breakAt(marker)
  send()
  let regs: bigint
  let number: bigint
  for (;;) {
    await gdb.untilStopped()
    const { bytes } = await gdb.registers()
    regs = bytes.readBigUInt64LE(rdiAt)
    number = await readLong(gdb, regs + inPtRegs.si)
    if ((await readLong(gdb, regs + inPtRegs.di)) === BigInt(markCode)) break
    await stepOff(gdb, marker)
  }
  await gdb.removeBreak(marker)
  await gdb.breakAt(entry)
  for (;;) {
    await gdb.untilStopped()
    const { bytes } = await gdb.registers()
    // The second argument before 5.13, and since then the first. One task has one place for it.
    const same = [rdiAt, rsiAt].some((offset) => bytes.readBigUInt64LE(offset) === regs)
    if (same && (await readLong(gdb, regs + inPtRegs.originalAx)) === number) {
      await gdb.removeBreak(entry)
      const stack = bytes.readBigUInt64LE(rspAt)
      const returnsTo = await readLong(gdb, stack)
      return { regs, returnsTo, stack, number: Number(BigInt.asIntN(32, number)) }
    }
    await stepOff(gdb, entry)
  }
}

/** Where the processor is to go on somewhere else. */
export interface Detour {
  from: bigint
  to: bigint
  /** How far the stack has grown since the call began, which tells one call of a function from another. */
  depth: bigint
  /** How often the place is come to at this depth, this time included. */
  occurrence: number
}

export interface TraceOptions {
  /** Instructions. */
  budget: number
  detour?: Detour
}

/** Makes the call instruction by instruction. Throws ExplainError, also beyond the budget. */
export async function traceCall(
  gdb: Gdb,
  symbols: Symbols,
  frame: CallFrame,
  { budget, detour }: TraceOptions,
): Promise<Trace> {
  const over = new Set(symbols.matching(steppedOver).map(({ start }) => start))
  const taken: Buffer[] = []
  const take = async (): Promise<Buffer> => {
    const bytes = (await gdb.registers()).bytes.subarray(0, registersBytes)
    taken.push(bytes)
    return bytes
  }
  let now = await take()
  let left = detour?.occurrence ?? 0
  for (;;) {
    const rip = now.readBigUInt64LE(ripOffset)
    if (rip === detour?.from && frame.stack - now.readBigUInt64LE(rspAt) === detour.depth) {
      left--
      if (left === 0) {
        await gdb.jump(await gdb.registers(), detour.to)
        now = await take()
        continue
      }
    }
    const before = taken.at(-2)
    const isEntered =
      before !== undefined && now.readBigUInt64LE(rspAt) === before.readBigUInt64LE(rspAt) - 8n
    if (over.has(rip) && isEntered) await runToReturn(gdb, now.readBigUInt64LE(rspAt))
    else await gdb.step()
    now = await take()
    if (isAtReturn(now, frame)) break
    if (taken.length > budget) {
      throw new ExplainError('too-long', `the call takes more than ${budget} instructions`)
    }
  }
  const returned = Number(BigInt.asIntN(64, await readLong(gdb, frame.regs + inPtRegs.ax)))
  if (left > 0) {
    throw new ExplainError('not-forced', 'the call did not come to the check again')
  }
  const registers = Buffer.concat(taken)
  const code = await readCode(gdb, symbols, registers)
  return new Trace({ registers, returned, code })
}

function isAtReturn(registers: Buffer, { returnsTo, stack }: CallFrame): boolean {
  return (
    registers.readBigUInt64LE(ripOffset) === returnsTo &&
    registers.readBigUInt64LE(rspAt) === stack + 8n
  )
}

/** Lets everybody run until the function that was just entered returns to this task. */
async function runToReturn(gdb: Gdb, stack: bigint): Promise<void> {
  const returnsTo = await readLong(gdb, stack)
  await gdb.breakAt(returnsTo)
  for (;;) {
    await gdb.untilStopped()
    const { bytes } = await gdb.registers()
    if (bytes.readBigUInt64LE(rspAt) === stack + 8n) break
    await stepOff(gdb, returnsTo)
  }
  await gdb.removeBreak(returnsTo)
}

/** The processor would stop at once where it stands on a breakpoint. */
export async function stepOff(gdb: Gdb, breakpoint: bigint): Promise<void> {
  await gdb.removeBreak(breakpoint)
  await gdb.step()
  await gdb.breakAt(breakpoint)
}

/** Of every function that the trace comes through, and the cold part that gcc made of it. */
async function readCode(gdb: Gdb, symbols: Symbols, registers: Buffer): Promise<Code[]> {
  const seen = new Set<bigint>()
  const code: Code[] = []
  const read = async (address: bigint): Promise<void> => {
    const symbol = symbols.containing(address)
    if (symbol === undefined || seen.has(symbol.start)) return
    seen.add(symbol.start)
    const bytes = await gdb.read(symbol.start, Number(symbol.end - symbol.start))
    code.push({ start: symbol.start, bytes })
    const cold = symbols.named(`${symbol.name}.cold`)
    if (cold !== undefined) await read(cold.start)
  }
  let last: bigint | undefined
  for (let offset = ripOffset; offset < registers.length; offset += registersBytes) {
    const rip = registers.readBigUInt64LE(offset)
    if (last === undefined || rip < last || rip > last + 15n) await read(rip)
    last = rip
  }
  return code
}

async function readLong(gdb: Gdb, address: bigint): Promise<bigint> {
  return (await gdb.read(address, 8)).readBigUInt64LE(0)
}

function addressOf(symbols: Symbols, name: string): bigint {
  const symbol = symbols.named(name)
  if (symbol === undefined) {
    throw new ExplainError('other-build', `the debugging information does not know ${name}()`)
  }
  return symbol.start
}
