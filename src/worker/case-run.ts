// Runs one case: builds its world, makes its calls one by one, and tells what was seen.
import type { Arena } from '../kernel/arena.ts'
import { decodeOutput, numberAt } from '../kernel/decode.ts'
import { encodeCall, type OutputSlot } from '../kernel/encode.ts'
import { type Register, syscall } from '../kernel/libc.ts'
import { KernelError, type System } from '../kernel/system.ts'
import type { Case } from '../plan/case.ts'
import { markCode } from '../plan/wire.ts'
import { contradiction } from '../record/judge.ts'
import type { CaseRecord, Message, StepRecord, Verdict } from '../record/observation.ts'
import { presentOutput, presentValue, stableText } from '../record/present.ts'
import { Symbols } from '../record/symbols.ts'
import { errnoName } from '../syscalls/errno.ts'
import type { OutLayout, SyscallSpec } from '../syscalls/spec.ts'
import { argsOf, syscalls } from '../syscalls/table.ts'
import type { Step } from '../syscalls/value.ts'
import { callText } from './call-text.ts'
import { refusal } from './guard.ts'
import { MessageLogs } from './message-logs.ts'
import { MountWatch } from './mount-watch.ts'
import { showPath } from './own-pid.ts'
import { sawProc } from './procfs.ts'
import type { Reserved } from './reserved.ts'
import type { InodeOption } from './tmpfs.ts'
import { reusedIdOf } from './unique-id.ts'
import { buildWorld } from './world.ts'

export interface CaseContext {
  system: System
  /** Memory for the arguments of the steps; the harness's own calls have other memory. */
  arena: Arena
  reserved: Reserved
  /** This process's pid in its own pid namespace. */
  pid: string
  /** The uid that this worker has in the initial user namespace. */
  outerUid: number
  /** For every tmpfs of a world. */
  inodeOption: InodeOption | undefined
  /** Superblocks of the host and of the worker's root, as `major:minor`: a case that gets to one is stopped. */
  foreignDevices: ReadonlySet<string>
  /** The step whose call is to be marked, if one is. */
  mark?: number | undefined
  /** Says what comes next, before it is done. */
  announce(step: number): void
  /** Gives up what `privilege` says a case does not have. Runs after the set-up. */
  dropPrivilege(privilege: Case['privilege']): void
}

/** How a case ended; its keys in the order of a record. */
interface Outcome {
  verdict: Verdict
  reason?: string
  step?: number
}

/** Ends a case early. */
class CaseEnd extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.reason ?? outcome.verdict)
    this.outcome = outcome
  }
}

/**
 * Runs a case in a mount namespace of its own. Leaves the namespace, the descriptors and the
 * working directory as the case left them: the caller puts them back.
 */
export function runCase(context: CaseContext, todo: Case): CaseRecord {
  const held: number[] = []
  const seen: Seen = { steps: [] }
  let outcome: Outcome
  try {
    outcome = runSteps(context, todo, seen, held)
  } catch (error) {
    if (error instanceof CaseEnd) outcome = error.outcome
    else if (error instanceof KernelError) outcome = { verdict: 'broken', reason: error.message }
    else throw error
  } finally {
    for (const fd of held) context.system.close(fd)
  }
  // In the order that a record file has its keys.
  const record = {
    case: todo.name,
    scenario: todo.scenario,
    params: todo.params,
    privilege: todo.privilege,
    verdict: outcome.verdict,
  } as CaseRecord
  if (outcome.reason !== undefined) record.reason = outcome.reason
  if (outcome.step !== undefined) record.step = outcome.step
  if (seen.mounts !== undefined) record.mounts = seen.mounts
  record.steps = seen.steps
  if (seen.messages !== undefined) record.messages = seen.messages
  if (seen.changes !== undefined) record.changes = seen.changes
  return record
}

/** What a case has shown so far, whatever ends it. */
type Seen = Pick<CaseRecord, 'mounts' | 'steps' | 'messages' | 'changes'>

function runSteps(context: CaseContext, todo: Case, seen: Seen, held: number[]): Outcome {
  const { system, reserved } = context
  context.announce(0)
  held.push(...buildWorld(system, todo.world, context))

  const symbols = new Symbols((unique) => reusedIdOf(system, unique))
  const run = new StepRunner(context, symbols, contextsReadBy(todo))
  todo.setup.forEach((step, index) => {
    context.announce(-1 - index)
    const result = run.make(step)
    if (result.errno !== undefined) {
      throw new CaseEnd({
        verdict: 'broken',
        reason: `set-up step ${index + 1} failed: ${result.call} = -1 ${result.errno}`,
      })
    }
  })
  run.forgetMessages()
  const mayLeave = todo.steps.some(changesRoot)
  const watch = new MountWatch(system, reserved, symbols, context.outerUid, mayLeave)
  try {
    context.dropPrivilege(todo.privilege)
    const start = watch.tree
    seen.mounts = watch.present()
    todo.steps.forEach((step, index) => {
      context.announce(index + 1)
      run.marks = context.mark === index + 1
      seen.steps.push(watchStep(run, watch, step, index + 1))
      if (changesRoot(step)) stayInside(context, index + 1)
    })
    const rest = run.restOfMessages()
    if (rest.length > 0) seen.messages = rest
    const changes = watch.changesSince(start)
    if (changes.length > 0) seen.changes = changes
  } finally {
    watch.close()
  }
  return judge(seen, todo)
}

/** Makes a step and looks at what it did to the mount tree. */
function watchStep(run: StepRunner, watch: MountWatch, step: Step, number: number): StepRecord {
  let result: StepRecord
  try {
    result = run.make(step)
  } catch (error) {
    if (error instanceof CaseEnd) error.outcome.step = number
    throw error
  }
  const messages = run.messages()
  if (messages.length > 0) result.messages = messages
  if (changesRoot(step)) watch.look()
  const before = lookups.has(step.call) && !watch.hasEvent() ? undefined : watch.read()
  if (!lookups.has(step.call)) run.forgetPaths()
  if (before !== undefined) {
    run.forgetPaths()
    const changes = watch.changesSince(before)
    if (changes.length > 0) {
      result.changes = changes
      if (result.errno !== undefined) result.failedButChanged = true
    }
  }
  const contradicts = contradiction(step.claims, result)
  if (contradicts !== undefined) result.contradicts = contradicts
  return result
}

/**
 * Ends a case whose root or working directory has become a filesystem that is not its own. The ways
 * there: unmount the root of the namespace, which lies over the kernel's initial rootfs, and enter
 * the namespace anew; or enter the namespace of the worker that forked this process.
 */
function stayInside({ system, foreignDevices }: CaseContext, step: number): void {
  for (const path of ['/', '.']) {
    const device = system.deviceOf(path)
    if (device === undefined || !foreignDevices.has(device)) continue
    const reason =
      'the case came to a filesystem of the host or of the harness, and no more calls were made'
    throw new CaseEnd({ verdict: 'unsupported', reason, step })
  }
}

function changesRoot(step: Step): boolean {
  return syscalls[step.call]?.effects?.includes('root') === true
}

/**
 * Calls that change neither a mount, nor a superblock, nor the path of an open file. What they may
 * do to the tree is to set off an automount, which the kernel tells of as an event.
 */
const lookups: ReadonlySet<string> = new Set([
  'dup',
  'fsopen',
  'getcwd',
  'lstat',
  'mkdir',
  'mkdirat',
  'open',
  'openat',
  'openat2',
  'read',
  'readlink',
  'readlinkat',
  'stat',
  'statx',
  'symlink',
  'symlinkat',
  'umask',
])

/** ENOSYS that nobody claimed means that this kernel does not have the call. */
function judge(seen: Seen, todo: Case): Outcome {
  const missing = seen.steps.findIndex(
    ({ errno }, index) =>
      errno === 'ENOSYS' &&
      todo.steps[index]?.call !== 'syscall' &&
      !todo.steps[index]?.claims.some(
        (claim) => claim.kind === 'errno' && claim.errnos.includes('ENOSYS'),
      ),
  )
  if (missing >= 0) {
    return { verdict: 'unsupported', reason: `this kernel has no ${todo.steps[missing]?.call}(2)` }
  }
  const contradicted = seen.steps.some(({ contradicts }) => contradicts !== undefined)
  return { verdict: contradicted ? 'contradicted' : 'observed' }
}

/** The names of the filesystem contexts whose messages the case reads by itself. */
function contextsReadBy(todo: Case): Set<string> {
  const names = new Set<string>()
  for (const { call, args } of todo.steps) {
    const [fd] = args
    if (call === 'read' && fd?.kind === 'ref') names.add(fd.name)
  }
  return names
}

/** A call that has just been made. */
interface Made {
  /** Its text. */
  call: string
  /** Its x86-64 number. */
  number: Register
  returned: number | bigint
  outputs: readonly OutputSlot[]
  /** Whether the file that it looked at is one of proc. */
  isOfProc(): boolean
}

interface Output {
  layout: OutLayout
  bytes: Buffer
  failed: boolean
}

/** Makes the calls of one case, and holds what they leave for later ones. */
class StepRunner {
  readonly #context: CaseContext
  readonly #symbols: Symbols
  readonly #logs: MessageLogs
  readonly #descriptors = new Map<string, number>()
  /** What /proc shows for a descriptor, as long as nothing can have changed it. */
  readonly #paths = new Map<number, string | undefined>()
  readonly #outputs = new Map<string, Output>()
  /** Whether the next call is marked. */
  marks = false

  constructor(context: CaseContext, symbols: Symbols, leftAlone: ReadonlySet<string>) {
    this.#context = context
    this.#symbols = symbols
    this.#logs = new MessageLogs(context.system, context.reserved, leftAlone)
  }

  make(step: Step): StepRecord {
    const { system, reserved, arena } = this.#context
    const spec = syscalls[step.call]
    if (spec === undefined) throw new Error(`no table for ${step.call}`)
    const args = argsOf(spec, step.args)
    const call = callText(step, {
      descriptor: (name) => this.#showDescriptor(name),
      field: (name, path) => this.#showField(name, path),
    })
    arena.reset()
    const { registers, outputs } = encodeCall(args, step.args, arena, {
      descriptor: (name) => this.#descriptors.get(name) ?? -1,
      field: (name, path) => this.#fieldValue(name, path),
    })
    const refused = refusal(system, reserved, step.call, step.args, registers)
    if (refused !== undefined) {
      throw new CaseEnd({ verdict: 'unsupported', reason: `${call}: ${refused}` })
    }
    const [number = -1, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] =
      spec.number >= 0 ? [spec.number, ...registers] : registers
    if (this.marks) system.attempt('getpriority', markCode, number)
    const returned = syscall(number, a, b, c, d, e, f)
    const isOfProc = () => sawProc(system, step.call, args, registers)
    return this.#observe(step, spec, { call, number, returned, outputs, isOfProc })
  }

  forgetPaths(): void {
    this.#paths.clear()
  }

  #pathOf(fd: number): string | undefined {
    if (!this.#paths.has(fd)) {
      const { system, reserved } = this.#context
      this.#paths.set(fd, system.readLink(reserved.proc, `thread-self/fd/${fd}`))
    }
    return this.#paths.get(fd)
  }

  messages(): Message[] {
    return this.#logs.drain()
  }

  restOfMessages(): Message[] {
    return this.#logs.drainRest()
  }

  forgetMessages(): void {
    this.#logs.drain()
  }

  #observe(
    step: Step,
    spec: SyscallSpec,
    { call, number, returned, outputs, isOfProc }: Made,
  ): StepRecord {
    const result: StepRecord = { call }
    if (step.bind !== undefined) result.bind = step.bind
    const failed = returned < 0
    if (failed) result.errno = errnoName(-Number(returned))
    else if (spec.returns.kind === 'fd') result.fd = this.#newDescriptor(step, Number(returned))
    else result.value = spec.number < 0 ? presentValue(number, returned) : String(returned)
    for (const name of [step.bind, step.alias]) {
      if (name === undefined) continue
      if (spec.returns.kind === 'fd' || spec.number < 0) {
        this.#descriptors.set(name, failed ? -1 : Number(returned))
      }
    }
    if (step.call === 'close' || spec.number < 0) this.#logs.recheck()

    for (const slot of outputs) this.#keepOutput(result, slot, returned, step.call, isOfProc)
    return result
  }

  #newDescriptor(step: Step, fd: number): string {
    this.#paths.delete(fd)
    const path = this.#pathOf(fd)
    this.#logs.notice(fd, path, step.bind ?? step.alias ?? step.call)
    return path === undefined ? '?' : this.#stablePath(fd, path)
  }

  #keepOutput(
    result: StepRecord,
    { arg, value, length, region }: OutputSlot,
    returned: number | bigint,
    call: string,
    isOfProc: () => boolean,
  ): void {
    const name = value.name ?? arg.name
    const failed = returned < 0
    // A copy: the next step's arguments take the same memory.
    const bytes = Buffer.from(region.bytes)
    this.#outputs.set(name, { layout: arg.of, bytes, failed })
    if (failed) return
    const decoded = decodeOutput(arg.of, bytes, length, Number(returned), isOfProc)
    result.output ??= {}
    result.output[name] = presentOutput(decoded, {
      symbols: this.#symbols,
      pid: this.#context.pid,
      isLinkOfProc: () => call.startsWith('readlink') && isOfProc(),
      descriptor: (number) => this.#nameOf(number),
    })
  }

  #stablePath(fd: number, path: string): string {
    const { system, pid } = this.#context
    return stableText(showPath(system, fd, path, pid), this.#symbols)
  }

  #showDescriptor(name: string): string {
    const fd = this.#descriptors.get(name) ?? -1
    if (fd < 0) return `-1 /* ${name} */`
    const path = this.#pathOf(fd)
    const shown = path === undefined ? 'closed' : this.#stablePath(fd, path).replaceAll('>', '\\76')
    return `${name}<${shown}>`
  }

  #nameOf(fd: number): string | undefined {
    for (const [name, number] of this.#descriptors) if (number === fd) return name
    return undefined
  }

  #fieldValue(name: string, path: readonly string[]): bigint {
    const output = this.#outputs.get(name)
    if (output === undefined || output.failed) return 0n
    return numberAt(output.layout, output.bytes, path)
  }

  #showField(name: string, path: readonly string[]): string {
    const value = this.#fieldValue(name, path)
    if (value === 0n) return '0'
    const field = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('')
    return `${name}${field}`
  }
}
