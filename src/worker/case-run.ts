// Runs one case: builds its world, makes its calls one by one, and tells what was seen.
import { KernelError } from '../kernel/system.ts'
import type { Case } from '../plan/case.ts'
import { contradiction } from '../record/judge.ts'
import type { CaseRecord, StepRecord, Verdict } from '../record/observation.ts'
import { Symbols } from '../record/symbols.ts'
import { syscalls } from '../syscalls/table.ts'
import type { Step } from '../syscalls/value.ts'
import { ActorLost } from './actor-process.ts'
import type { CaseProcess } from './case-process.ts'
import { Crew } from './crew.ts'
import { EventWatch } from './event-watch.ts'
import { openMountinfo } from './mount-view.ts'
import { MountWatch } from './mount-watch.ts'
import type { ProcessContext } from './own-process.ts'
import { RefusedCall, StepRunner } from './step-runner.ts'
import type { InodeOption } from './tmpfs.ts'
import { buildWorld } from './world.ts'

export interface CaseContext extends ProcessContext {
  /** The uid that this worker has in the initial user namespace. */
  outerUid: number
  /** For every tmpfs of a world. */
  inodeOption: InodeOption | undefined
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
    else if (error instanceof KernelError || error instanceof ActorLost)
      outcome = { verdict: 'broken', reason: error.message }
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
  context.announce(0)
  const missing = todo.events && EventWatch.missing(context.system, context.reserved)
  if (missing) throw new CaseEnd({ verdict: 'unsupported', reason: missing })
  buildWorld(context.system, todo.world, context, held)
  const readByCase = contextsReadBy(todo)
  const crew = new Crew(context, readByCase)
  try {
    crew.muster(todo.actors ?? [], context, readByCase)
    return runWith(crew, context, todo, seen)
  } finally {
    crew.dismiss()
  }
}

function runWith(crew: Crew, context: CaseContext, todo: Case, seen: Seen): Outcome {
  const symbols = new Symbols((unique) =>
    firstOf(crew.all, (process) => process.reusedIdOf(unique)),
  )
  const run = new StepRunner(crew, symbols)
  todo.setup.forEach((step, index) => {
    context.announce(-1 - index)
    const { record } = makeStep(run, step, false, -1 - index)
    if (record.errno !== undefined) {
      const call = `${record.actor === undefined ? '' : `${record.actor}: `}${record.call}`
      const reason = `set-up step ${index + 1} failed: ${call} = -1 ${record.errno}`
      throw new CaseEnd({ verdict: 'broken', reason })
    }
  })
  for (const process of crew.all) process.messages(false)
  const watch = watchMounts(crew, context, todo, symbols)
  const events = todo.events && new EventWatch(context.system, context.reserved, symbols)
  try {
    // Before the caller gives up what it needs for that.
    for (const process of events ? crew.all : []) events?.follow(process)
    context.dropPrivilege(todo.privilege)
    const start = watch.tree
    seen.mounts = watch.present()
    todo.steps.forEach((step, index) => {
      context.announce(index + 1)
      const { record, process } = makeStep(run, step, context.mark === index + 1, index + 1)
      seen.steps.push(record)
      lookAt({ process, run, watch, events }, step, record)
      if (!changesRoot(step) || !process.hasStrayed()) return
      const reason =
        'the case came to a filesystem of the host or of the harness, and no more calls were made'
      throw new CaseEnd({ verdict: 'unsupported', reason, step: index + 1 })
    })
    const rest = run.restOfMessages()
    if (rest.length > 0) seen.messages = rest
    const changes = watch.changesSince(start)
    if (changes.length > 0) seen.changes = changes
  } finally {
    watch.close()
    events?.close()
  }
  return judge(seen, todo)
}

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const answer = ask(item)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** The mount tree as all processes of the case see it. */
function watchMounts(crew: Crew, context: CaseContext, todo: Case, symbols: Symbols): MountWatch {
  const { system, reserved, outerUid } = context
  const [own, ...others] = crew.all
  const mayLeave = others.length > 0 || todo.steps.some(changesRoot)
  // The name of the namespace costs a call, and most cases never see another one.
  const first =
    mayLeave && own !== undefined
      ? own.view()
      : { fd: openMountinfo(system, reserved), namespace: 'home' }
  const watch = new MountWatch(system, symbols, outerUid, first)
  for (const process of others) watch.look(process.view())
  watch.read()
  return watch
}

/** `number`: as it is announced. */
function makeStep(
  run: StepRunner,
  step: Step,
  marks: boolean,
  number: number,
): ReturnType<StepRunner['make']> {
  try {
    return run.make(step, marks)
  } catch (error) {
    const reason = (error as Error).message
    const at = number > 0 ? { step: number } : {}
    if (error instanceof RefusedCall) throw new CaseEnd({ verdict: 'unsupported', reason, ...at })
    if (error instanceof ActorLost) throw new CaseEnd({ verdict: 'broken', reason, ...at })
    throw error
  }
}

interface Watching {
  process: CaseProcess
  run: StepRunner
  watch: MountWatch
  events: EventWatch | undefined
}

/** Completes the record of a step: messages, what the step did to the mount tree, and its events. */
function lookAt({ process, run, watch, events }: Watching, step: Step, result: StepRecord): void {
  const messages = process.messages(false)
  if (messages.length > 0) result.messages = messages
  if (changesRoot(step)) watch.look(process.view())
  const before = lookups.has(step.call) && !watch.hasEvent() ? undefined : watch.read()
  if (!lookups.has(step.call)) run.forgetPaths()
  if (before !== undefined) {
    run.forgetPaths()
    const changes = watch.changesSince(before)
    if (changes.length > 0) result.changes = changes
  }
  if (events !== undefined) {
    if (changesRoot(step)) events.follow(process)
    result.events = events.read((symbol) => watch.placeOf(symbol, before))
  }
  if (result.changes !== undefined && result.errno !== undefined) result.failedButChanged = true
  const contradicts = contradiction(step.claims, result)
  if (contradicts !== undefined) result.contradicts = contradicts
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
