// The program inside the namespaces: takes cases, makes their calls, and tells what it saw.
import { fstatSync, writeSync } from 'node:fs'
import { createArena, createFixedArena, mapShared } from '../kernel/arena.ts'
import { exitNow, fork } from '../kernel/libc.ts'
import { installFilter, makeForkable } from '../kernel/seccomp.ts'
import { CLONE_NEWNS, createSystem, KernelError, O, type System } from '../kernel/system.ts'
import type { Case } from '../plan/case.ts'
import { isDisposable } from '../plan/disposable.ts'
import { RequestDecoder, type WorkerRequest } from '../plan/wire.ts'
import { emptyRecord } from '../record/empty-record.ts'
import type { CaseRecord } from '../record/observation.ts'
import { formatProgress, progressBytes, type WorkerLine } from '../record/wire.ts'
import { errnoName } from '../syscalls/errno.ts'
import type { Step } from '../syscalls/value.ts'
import { rehearseConversation } from './actor-process.ts'
import { type CaseContext, runCase } from './case-run.ts'
import { enterRoot, initialRootfs, visibleDevices } from './enter.ts'
import { gatherFacts, ownIdentity } from './facts.ts'
import { KernelLog } from './kernel-log.ts'
import { LineWriter, readLines } from './lines.ts'
import { setNextPid } from './next-pid.ts'
import { wakeForGood } from './node-loop.ts'
import { becomeUnprivileged } from './privilege.ts'
import { Probe } from './probe.ts'
import { rehearsal } from './rehearsal.ts'
import { closeDescriptors, type Reserved, resetDescriptors } from './reserved.ts'

/** Superblocks that one worker's cases share: a changed option would be the next case's too. */
const sharedBetweenCases = new Set(['sysfs', 'mqueue', 'devpts', 'binfmt_misc'])

/** Above the numbers of this process's own threads, which depend on Node's version. */
const firstPid = 100

class Worker {
  readonly #system: System
  readonly #reserved: Reserved
  readonly #context: CaseContext
  readonly #probe: Probe
  readonly #answers: LineWriter
  /** The progress file's memory; undefined where progress is told line by line. */
  readonly #progress: Buffer | undefined
  readonly #inUserNamespace: boolean
  /** What the home namespace looks like, as long as no case has changed it. */
  readonly #homeMounts: string
  readonly #kernelLog: KernelLog | undefined
  #isRehearsed = false
  /** The request that is being served. */
  #seq = 0

  constructor(
    system: System,
    { reserved, inodeOption }: ReturnType<typeof enterRoot>,
    who: ReturnType<typeof ownIdentity>,
    foreignDevices: ReadonlySet<string>,
  ) {
    this.#system = system
    this.#reserved = reserved
    this.#inUserNamespace = who.inUserNamespace
    this.#probe = new Probe(system)
    this.#answers = new LineWriter(reserved.answers)
    const isFile = fstatSync(reserved.progress).isFile()
    this.#progress = isFile ? mapShared(reserved.progress) : undefined
    this.#homeMounts = this.#readMounts()
    const { kernelLog } = reserved
    this.#kernelLog = kernelLog === undefined ? undefined : new KernelLog(system, kernelLog)
    this.#context = {
      system,
      arena: createFixedArena(),
      reserved,
      pid: ownPid(system),
      outerUid: who.outerUid,
      inodeOption,
      foreignDevices,
      announce: (step) => this.#announce(this.#seq, step),
      dropPrivilege: (privilege) => {
        if (privilege === 'unprivileged') becomeUnprivileged(system)
      },
    }
  }

  say(line: WorkerLine): void {
    this.#answers.add(line)
  }

  /** Lets go of what was said so far. */
  flush(): void {
    this.#answers.flush()
  }

  /** Answers one request; false if this worker is fit for no other. */
  serve({ seq, case: todo, mark }: WorkerRequest): boolean {
    this.#context.mark = mark
    this.#announce(seq, 0)
    this.#kernelLog?.begin()
    const missing = this.#missing(todo)
    if (missing !== undefined) {
      this.#answer(seq, emptyRecord(todo, 'unsupported', missing))
      return true
    }
    if (isDisposable(todo)) {
      this.#rehearse()
      this.#serveInChild(seq, todo)
      return this.#isHomeUnchanged(todo)
    }
    const record = this.#run(seq, todo)
    this.#restore(todo)
    this.#answer(seq, record)
    return this.#mayGoOn(record)
  }

  #answer(seq: number, record: CaseRecord): void {
    const console = this.#kernelLog?.end() ?? []
    if (console.length > 0) record.console = console
    this.say({ kind: 'record', seq, record })
  }

  #missing(todo: Case): string | undefined {
    if (this.#inUserNamespace !== (todo.privilege === 'userns')) {
      return `needs ${todo.privilege}, which this worker is not`
    }
    for (const need of todo.requires) {
      const reason = this.#probe.missing(need)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  #rehearse(): void {
    if (this.#isRehearsed) return
    this.#isRehearsed = true
    runCase({ ...this.#context, mark: undefined, announce: () => undefined }, rehearsal)
    rehearseConversation(this.#context, rehearsal.steps)
    this.#restore(rehearsal)
  }

  #run(seq: number, todo: Case): CaseRecord {
    this.#seq = seq
    return runCase(this.#context, todo)
  }

  /**
   * A case that changes what only the end of a process undoes (credentials, namespaces) is run by a
   * fork, which writes its own answer.
   */
  #serveInChild(seq: number, todo: Case): void {
    // The child's pid shows in what some calls return: the same for every case.
    setNextPid(this.#system, this.#reserved, firstPid)
    // Or both processes would say it.
    this.flush()
    const child = fork()
    if (child === 0) {
      try {
        // libuv makes itself a new pipe in a fork, at the first numbers of the case.
        closeDescriptors(this.#system)
        this.#context.pid = ownPid(this.#system)
        this.#answer(seq, this.#run(seq, todo))
        this.flush()
        exitNow(0)
      } catch (error) {
        const reason = `the worker failed: ${String(error)}`
        this.#answer(seq, emptyRecord(todo, 'broken', reason))
        this.flush()
        exitNow(0)
      }
    }
    if (child < 0) throw new KernelError('fork()', errnoName(-child))
    const status = this.#system.waitFor(child)
    if (status !== 0) {
      const how = (status & 0x7f) === 0 ? `exit status ${status >> 8}` : `signal ${status & 0x7f}`
      const reason = `the process that made the calls ended by ${how}`
      this.#answer(seq, emptyRecord(todo, 'broken', reason))
    }
  }

  /** A fork can look up /proc/1/root, and so pick a superblock of the home namespace. */
  #isHomeUnchanged(todo: Case): boolean {
    if (this.#readMounts() === this.#homeMounts) return true
    this.say({ kind: 'retire', reason: `${todo.name} changed the worker's own mounts` })
    return false
  }

  #readMounts(): string {
    const system = this.#system
    const fd = system.openAt(this.#reserved.proc, 'thread-self/mountinfo', O.RDONLY)
    try {
      return system.readAll(fd)
    } finally {
      system.close(fd)
    }
  }

  /** Back to the home namespace, with nothing open: the last mounts of the case go with that. */
  #restore(todo: Case): void {
    const system = this.#system
    // setns(2) puts back the root and the working directory as well.
    system.must('setns', this.#reserved.home, CLONE_NEWNS)
    const calls = todo.setup.length === 0 ? todo.steps : [...todo.setup, ...todo.steps]
    // Each call here is made for every case: those that undo a step wait for such a step.
    if (calls.some(({ call }) => call === 'umask')) system.must('umask', 0o022)
    if (calls.length > 100 || calls.some(closesByNumber)) {
      resetDescriptors(system, this.#reserved)
    } else {
      closeDescriptors(system)
    }
  }

  /** False if the case left what no later case may find. */
  #mayGoOn(record: CaseRecord): boolean {
    const spoiled = record.steps.some(({ changes }) =>
      changes?.some((told) => told.change === 'options' && sharedBetweenCases.has(told.type)),
    )
    if (!spoiled) return true
    this.say({ kind: 'retire', reason: `${record.case} changed a superblock that cases share` })
    return false
  }

  #announce(seq: number, step: number): void {
    const text = formatProgress({ seq, step })
    if (this.#progress !== undefined) this.#progress.write(text, 0, 'latin1')
    else this.#system.attempt('write', this.#reserved.progress, text, progressBytes)
  }
}

function ownPid(system: System): string {
  return String(system.must('getpid'))
}

function closesByNumber({ call, args }: Step): boolean {
  return call === 'close' && args[0]?.kind !== 'ref'
}

function main(): void {
  let answers: number | undefined
  try {
    const facts = gatherFacts()
    const who = ownIdentity()
    const foreignDevices = visibleDevices()
    const system = createSystem(createArena())
    wakeForGood()
    const { inUserNamespace } = who
    const hasKernelLog = process.argv[2] === 'kernel-log'
    const entered = enterRoot(system, { inUserNamespace, hasKernelLog })
    const { reserved } = entered
    answers = reserved.answers
    const filtered = installFilter(system.arena)
    if (filtered < 0) throw new KernelError('seccomp(2)', errnoName(-filtered))
    makeForkable()
    const rootfs = initialRootfs(system)
    for (const device of [rootfs, system.deviceOf('/')]) {
      if (device !== undefined) foreignDevices.add(device)
    }
    const worker = new Worker(system, entered, who, foreignDevices)
    worker.say({ kind: 'ready', facts })
    const requests = new RequestDecoder()
    for (const line of readLines(reserved.requests, () => worker.flush())) {
      if (line === '' || !worker.serve(requests.decode(line))) break
    }
    worker.flush()
    exitNow(0)
  } catch (error) {
    const message = error instanceof KernelError ? error.message : String((error as Error).stack)
    // Before the worker has its own descriptors, what it was started with is all it can speak to.
    if (answers === undefined) writeSync(2, message)
    else {
      const writer = new LineWriter(answers)
      writer.add({ kind: 'failed', message } satisfies WorkerLine)
      writer.flush()
    }
    exitNow(1)
  }
}

main()
