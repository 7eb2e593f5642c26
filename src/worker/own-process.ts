// The calls of a case, made by the very process that this runs in.
import type { Arena } from '../kernel/arena.ts'
import { encodeCall, type OutputSlot } from '../kernel/encode.ts'
import { type Register, syscall } from '../kernel/libc.ts'
import type { System } from '../kernel/system.ts'
import { markCode } from '../plan/wire.ts'
import type { Message } from '../record/observation.ts'
import type { ArgSpec, SyscallSpec } from '../syscalls/spec.ts'
import { argsOf, syscalls } from '../syscalls/table.ts'
import type { Step } from '../syscalls/value.ts'
import type { Answer, CaseProcess, FieldValue, Shown } from './case-process.ts'
import { refusal } from './guard.ts'
import { MessageLogs } from './message-logs.ts'
import { openView, type View } from './mount-view.ts'
import { showPath } from './own-pid.ts'
import { sawProc } from './procfs.ts'
import type { Reserved } from './reserved.ts'
import { reusedIdOf } from './unique-id.ts'

export interface ProcessContext {
  system: System
  /** Memory for the arguments of the steps; the harness's own calls have other memory. */
  arena: Arena
  reserved: Reserved
  /** This process's pid in the worker's pid namespace. */
  pid: string
  /** Superblocks of the host and of the worker's root, as `major:minor`: a case that gets to one is stopped. */
  foreignDevices: ReadonlySet<string>
}

interface LastCall {
  call: string
  args: readonly ArgSpec[]
  registers: readonly Register[]
}

/** Makes calls, and holds the descriptors that they leave for later ones. */
export class OwnProcess implements CaseProcess {
  readonly pid: string
  readonly #context: ProcessContext
  readonly #logs: MessageLogs
  readonly #descriptors = new Map<string, number>()
  /** What /proc shows for a descriptor, as long as nothing can have changed it. */
  readonly #paths = new Map<number, string | undefined>()
  #last: LastCall = { call: '', args: [], registers: [] }

  /** `readByCase`: names of filesystem contexts whose messages the case reads by itself. */
  constructor(context: ProcessContext, readByCase: ReadonlySet<string>) {
    this.#context = context
    this.pid = context.pid
    this.#logs = new MessageLogs(context.system, context.reserved, readByCase)
  }

  make(step: Step, field: FieldValue, marks: boolean): Answer | string {
    const { system, reserved, arena } = this.#context
    const spec = syscalls[step.call]
    if (spec === undefined) throw new Error(`no table for ${step.call}`)
    const args = argsOf(spec, step.args)
    arena.reset()
    const { registers, outputs } = encodeCall(args, step.args, arena, {
      descriptor: (name) => this.#descriptors.get(name) ?? -1,
      field,
    })
    const refused = refusal(system, reserved, step.call, step.args, registers)
    if (refused !== undefined) return refused
    const [number = -1, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] =
      spec.number >= 0 ? [spec.number, ...registers] : registers
    if (marks) system.attempt('getpriority', markCode, number)
    const returned = syscall(number, a, b, c, d, e, f)
    this.#last = { call: step.call, args, registers }
    return this.#keep(step, spec, { number, returned, outputs: outputs.map(copyOf) })
  }

  show(name: string): Shown {
    const fd = this.#descriptors.get(name) ?? -1
    if (fd < 0) return { kind: 'none' }
    const path = this.#pathOf(fd)
    return path === undefined ? { kind: 'closed' } : { kind: 'open', path: this.#shown(fd, path) }
  }

  sawProc(): boolean {
    const { call, args, registers } = this.#last
    return sawProc(this.#context.system, call, args, registers)
  }

  nameOf(fd: number): string | undefined {
    for (const [name, number] of this.#descriptors) if (number === fd) return name
    return undefined
  }

  messages(all: boolean): Message[] {
    return all ? this.#logs.drainRest() : this.#logs.drain()
  }

  forgetPaths(): void {
    this.#paths.clear()
  }

  view(): View {
    return openView(this.#context.system, this.#context.reserved)
  }

  /**
   * The ways there: unmount the root of the namespace, which lies over the kernel's initial rootfs,
   * and enter the namespace anew; or enter the namespace of the worker that forked this process.
   */
  hasStrayed(): boolean {
    const { system, foreignDevices } = this.#context
    return ['/', '.'].some((path) => {
      const device = system.deviceOf(path)
      return device !== undefined && foreignDevices.has(device)
    })
  }

  reusedIdOf(unique: bigint): number | undefined {
    return reusedIdOf(this.#context.system, unique)
  }

  /** The number that a name stands for, to be sent to another process; -1 for none. */
  numberOf(name: string): number {
    return this.#descriptors.get(name) ?? -1
  }

  /** Takes a descriptor that another process has sent; -1 where that one had none to send. */
  adopt(name: string, fd: number): void {
    this.#descriptors.set(name, fd)
    if (fd < 0) return
    this.#paths.delete(fd)
    this.#logs.notice(fd, this.#pathOf(fd), name)
  }

  #keep(step: Step, spec: SyscallSpec, answer: Answer): Answer {
    const failed = answer.returned < 0
    const fd = failed ? -1 : Number(answer.returned)
    if (!failed && spec.returns.kind === 'fd') {
      this.#paths.delete(fd)
      const path = this.#pathOf(fd)
      this.#logs.notice(fd, path, step.bind ?? step.alias ?? step.call)
      if (path !== undefined) answer.path = this.#shown(fd, path)
    }
    for (const name of [step.bind, step.alias]) {
      if (name === undefined) continue
      if (spec.returns.kind === 'fd' || spec.number < 0) this.#descriptors.set(name, fd)
    }
    if (step.call === 'close' || spec.number < 0) this.#logs.recheck()
    return answer
  }

  #pathOf(fd: number): string | undefined {
    if (!this.#paths.has(fd)) {
      const { system, reserved } = this.#context
      this.#paths.set(fd, system.readLink(reserved.proc, `thread-self/fd/${fd}`))
    }
    return this.#paths.get(fd)
  }

  #shown(fd: number, path: string): string {
    return showPath(this.#context.system, fd, path, this.pid)
  }
}

/** The next step's arguments take the same memory. */
function copyOf({ index, length, region }: OutputSlot): Answer['outputs'][number] {
  return { index, length, bytes: Buffer.from(region.bytes) }
}
