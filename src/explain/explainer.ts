// Explains steps of cases on one kernel. Its guest serves one question after the other; each check
// that is forced costs a guest.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Guest } from '../machine/guest/guest.ts'
import { readGuestFile } from '../machine/guest/guest-file.ts'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import type { DebugKernel } from '../machine/kernels/debug-kernel.ts'
import type { DebugModule } from '../machine/kernels/debug-module.ts'
import { buildIdIn, parseNotes } from '../machine/kernels/elf.ts'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import { errnoName } from '../syscalls/errno.ts'
import { type Analysis, analyse } from './analyse.ts'
import { buildIdInMemory, checkBuildId } from './build-id.ts'
import { unknownFunction } from './call-tree.ts'
import { describeAnalysis } from './describe.ts'
import { detourOf } from './detour.ts'
import { disassemble } from './disassemble.ts'
import { ExplainError } from './explain-error.ts'
import type { Confidence, Explanation } from './explanation.ts'
import { kernelSymbols, moduleFunctions, withModules } from './kernel-symbols.ts'
import type { ModuleLines } from './module-lines.ts'
import { type Detour, runToMark, traceCall } from './stepper.ts'
import { Symbols } from './symbols.ts'
import type { Trace } from './trace.ts'
import { TracedWorker } from './traced-worker.ts'

/** How long QEMU may take to end when it says that it does. */
const farewellMs = 2_000

export interface ExplainerOptions {
  /** The kernel as it was asked for. */
  name: string
  machine: GuestMachine
  /** Why there are no lines, where there is nothing that tells them. */
  debug: DebugKernel | { withoutLines: string }
  /** How long one trace may take. */
  limitMs: number
  /** How many instructions one call may take. */
  budget: number
  signal: AbortSignal
  /** Told what a trace was, for tests and for whoever wants to keep it. */
  onTrace?(trace: Trace): void
}

export interface Question {
  /** From 1; the first one that fails where it is left out. */
  step?: number
  confirm: boolean
}

/** What a trace of one step gave. */
interface Traced {
  trace: Trace
  release: string
  buildId: string | undefined
}

/** Where a kernel's symbols come from the kernel itself, it may take so long to tell them. */
const symbolsLimitMs = 60_000

export class Explainer {
  readonly #options: ExplainerOptions
  readonly #worker: TracedWorker
  /** What tells lines, where something does. */
  readonly #debug: DebugKernel | undefined
  #symbols: Symbols | undefined
  /** The guest whose modules are among the symbols, which says where it has them. */
  #modulesOf: Guest | undefined
  #modules: ModuleLines | undefined

  constructor(options: ExplainerOptions) {
    this.#options = options
    this.#worker = new TracedWorker(options.machine)
    const { debug } = options
    if ('withoutLines' in debug) return
    this.#debug = debug
    this.#symbols = new Symbols(debug.symbols)
  }

  /** Throws ExplainError, MachineError. */
  async explain(todo: Case, question: Question): Promise<Explanation> {
    try {
      return await this.#answer(todo, question)
    } catch (error) {
      if (!(error instanceof ExplainError) || error.code !== 'no-port') throw error
      const { latest } = this.#options.machine
      latest?.kill()
      await latest?.ended
      return this.#answer(todo, question)
    }
  }

  async #answer(todo: Case, { step, confirm }: Question): Promise<Explanation> {
    const record = await this.#worker.run(todo)
    const { number, call, errno } = failedStep(record, todo, step)
    let traced = await this.#trace(todo, number)
    let analysis = await this.#analyse(traced.trace)
    if (analysis.chain.some(({ name }) => name === unknownFunction)) {
      // A module that was loaded since the kernel was asked.
      await this.#readModules(await this.#worker.ready(todo))
      traced = await this.#trace(todo, number)
      analysis = await this.#analyse(traced.trace)
    }
    await this.#readModuleFiles(traced.trace, analysis)
    const { trace, release, buildId } = traced
    this.#options.onTrace?.(trace)
    const head = { case: todo.name, step: number, kernel: this.#options.name, release }
    const { debug } = this.#options
    const known = {
      ...(buildId === undefined ? {} : { buildId }),
      ...('withoutLines' in debug
        ? { tier: 'functions' as const, withoutLines: debug.withoutLines }
        : { tier: 'lines' as const, ...(debug.other && { insteadOf: debug.other.insteadOf }) }),
    }
    const confidence: Confidence = confirm
      ? await this.#confirm(todo, number, trace, analysis)
      : { kind: 'unconfirmed' }
    const told = await this.#describe(trace, analysis)
    return { ...head, ...known, call, errno, instructions: trace.length - 1, confidence, ...told }
  }

  #describe(trace: Trace, analysis: Analysis): ReturnType<typeof describeAnalysis> {
    const { signal } = this.#options
    const symbols = this.#knownSymbols()
    return describeAnalysis(trace, analysis, {
      debug: this.#debug,
      symbols,
      modules: this.#modules,
      signal,
    })
  }

  #analyse(trace: Trace): Promise<Analysis> {
    const { signal } = this.#options
    return analyse(trace, this.#knownSymbols(), (code) => disassemble(code, signal))
  }

  #knownSymbols(): Symbols {
    if (this.#symbols === undefined) throw new Error('no call was traced yet')
    return this.#symbols
  }

  /** What the kernel says of itself holds for each boot, but for modules, which come and go. */
  async #readSymbols(guest: Guest): Promise<Symbols> {
    const isOfOther = this.#modulesOf !== undefined && this.#modulesOf !== guest
    if (this.#symbols !== undefined && !isOfOther) return this.#symbols
    if (isOfOther) this.#forgetModules()
    this.#symbols ??= kernelSymbols(await this.#read(guest, '/proc/kallsyms'))
    return this.#symbols
  }

  /** Another guest may have its modules elsewhere. */
  #forgetModules(): void {
    this.#symbols = this.#debug && new Symbols(this.#debug.symbols)
    this.#modulesOf = undefined
    this.#modules = undefined
  }

  async #readModules(guest: Guest): Promise<void> {
    const text = await this.#read(guest, '/proc/kallsyms')
    this.#modulesOf = guest
    if (this.#debug === undefined) this.#symbols = kernelSymbols(text)
    else {
      this.#symbols = withModules(this.#debug.symbols, text)
      this.#modules = { functions: moduleFunctions(text), files: this.#modules?.files ?? new Map() }
    }
  }

  /** The debugging information of the modules that passed the errno up, if it is of what the guest has loaded. */
  async #readModuleFiles(trace: Trace, { chain }: Analysis): Promise<void> {
    const [modules, guest, symbols] = [this.#modules, this.#modulesOf, this.#symbols]
    if (modules === undefined || guest === undefined || symbols === undefined) return
    const files = new Map(modules.files)
    for (const { first } of chain) {
      const module = modules.functions.get(symbols.containing(trace.at(first, 'rip'))?.start ?? 0n)
      if (module === undefined || files.has(module)) continue
      files.set(module, await this.#moduleFile(guest, module))
    }
    this.#modules = { ...modules, files }
  }

  async #moduleFile(guest: Guest, module: string): Promise<DebugModule | string> {
    const file = await this.#debug?.module?.(module)
    if (file === undefined) return 'its debugging information has to be downloaded: --yes'
    const notes = await this.#read(guest, `/sys/module/${module}/notes/.note.gnu.build-id`)
    const loaded = buildIdIn(parseNotes(Buffer.from(notes, 'latin1')))
    return loaded !== undefined && loaded === file.buildId
      ? file
      : `its debugging information is of build ${file.buildId}, and not ${loaded}`
  }

  async #read(guest: Guest, path: string): Promise<string> {
    const text = await readGuestFile(guest, path, symbolsLimitMs)
    if (text === undefined) throw new ExplainError('no-port', 'the guest has no port left')
    return text
  }

  async #trace(todo: Case, step: number, detour?: Detour): Promise<Traced> {
    const { limitMs, budget } = this.#options
    const guest = await this.#worker.ready(todo)
    const symbols = await this.#readSymbols(guest)
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      guest.kill()
    }, limitMs)
    try {
      const gdb = await guest.debug()
      const buildId =
        this.#debug === undefined
          ? await buildIdInMemory(gdb, symbols)
          : await checkBuildId(gdb, symbols, this.#debug.vmlinux)
      let record: () => Promise<CaseRecord | undefined> = async () => undefined
      const frame = await runToMark(gdb, symbols, () => {
        record = this.#worker.begin(todo, step)
      })
      const options = detour === undefined ? { budget } : { budget, detour }
      const trace = await traceCall(gdb, symbols, frame, options)
      gdb.resume()
      // A kernel that was led astray answers nothing that anybody wants to know.
      if (detour === undefined) await record()
      return { trace, release: guest.release, buildId }
    } catch (error) {
      const wasOver = isOver
      // The stub is heard of before the end of its process.
      await Promise.race([guest.ended, sleep(error instanceof ExplainError ? 0 : farewellMs)])
      const wasGone = guest.isGone
      // One that stands still within a call is of no use to the next question.
      guest.kill()
      const how = await guest.ended
      if (error instanceof ExplainError) throw error
      if (wasOver) {
        const limit = `${limitMs / 1000} s`
        throw new ExplainError('too-long', `step ${step} did not return within ${limit}`)
      }
      if (!wasGone) throw error
      throw new ExplainError('guest-lost', `the guest was lost: ${how}`)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Makes the call again, with the deciding check forced the other way, in a guest of its own. */
  async #confirm(
    todo: Case,
    step: number,
    trace: Trace,
    { decision }: Analysis,
  ): Promise<Confidence> {
    const detour = detourOf(decision.deciding, trace)
    if (typeof detour === 'string') return { kind: 'cannot be forced', why: detour }
    const { machine, signal } = this.#options
    try {
      const forced = await this.#trace(todo, step, detour)
      if (forced.trace.returned !== trace.returned) {
        return { kind: 'proved', returned: returnedText(forced.trace.returned) }
      }
      const next = await this.#analyse(forced.trace)
      const { deciding, chain } = await this.#describe(forced.trace, next)
      const where = chain.at(-1)?.function
      return {
        kind: 'same errno',
        ...(deciding === undefined ? {} : { next: deciding }),
        ...(where === undefined ? {} : { nextFunction: where }),
      }
    } catch (error) {
      if (!(error instanceof ExplainError) || signal.aborted) throw error
      if (error.code === 'not-forced') return { kind: 'cannot be forced', why: error.message }
      return { kind: 'guest lost', how: error.message }
    } finally {
      // What the kernel holds now it would never have come to by itself.
      machine.latest?.kill()
      await machine.latest?.ended
    }
  }
}

/** The step that is asked about, or the first one that failed. */
function failedStep(
  record: CaseRecord,
  todo: Case,
  asked: number | undefined,
): { number: number; call: string; errno: string } {
  const { verdict, reason, steps } = record
  if (verdict === 'broken' || verdict === 'unsupported') {
    throw new ExplainError('no-errno', `${todo.name} is ${verdict} there: ${reason}`)
  }
  const number = asked ?? steps.findIndex(({ errno }) => errno !== undefined) + 1
  if (number === 0) throw new ExplainError('no-errno', `no step of ${todo.name} fails there`)
  const step = steps[number - 1]
  if (step === undefined) {
    throw new ExplainError(
      'no-errno',
      `${todo.name} has ${steps.length} steps, and no step ${number}`,
    )
  }
  const { errno } = step
  const call = `${step.actor === undefined ? '' : `${step.actor}: `}${step.call}`
  if (errno === undefined) {
    throw new ExplainError(
      'no-errno',
      `step ${number} of ${todo.name} does not fail there: ${call}`,
    )
  }
  return { number, call, errno }
}

/** As strace has it. */
function returnedText(returned: number): string {
  return returned < 0 && returned >= -4095 ? `-1 ${errnoName(-returned)}` : String(returned)
}
