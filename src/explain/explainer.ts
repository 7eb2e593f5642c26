// Explains steps of cases on one kernel. Its guest serves one question after the other; each check
// that is forced costs a guest.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import type { DebugKernel } from '../machine/kernels/debug-kernel.ts'
import type { Case } from '../plan/case.ts'
import type { CaseRecord } from '../record/observation.ts'
import { errnoName } from '../syscalls/errno.ts'
import { type Analysis, analyse } from './analyse.ts'
import { checkBuildId } from './build-id.ts'
import { describeAnalysis } from './describe.ts'
import { detourOf } from './detour.ts'
import { disassemble } from './disassemble.ts'
import { ExplainError } from './explain-error.ts'
import type { Confidence, Explanation } from './explanation.ts'
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
  debug: DebugKernel
  /** How long one trace may take. */
  limitMs: number
  /** How many instructions one call may take. */
  budget: number
  signal: AbortSignal
  /** Told what a trace was, for tests and for whoever wants to keep it. */
  onTrace?(trace: Trace): void
}

/** What a trace of one step gave. */
interface Traced {
  trace: Trace
  release: string
  buildId: string
}

export class Explainer {
  readonly #options: ExplainerOptions
  readonly #worker: TracedWorker
  readonly #symbols: Symbols

  constructor(options: ExplainerOptions) {
    this.#options = options
    this.#worker = new TracedWorker(options.machine)
    this.#symbols = new Symbols(options.debug.symbols)
  }

  /**
   * `step`: from 1; the first one that fails where it is left out. Throws ExplainError, MachineError.
   */
  async explain(
    todo: Case,
    { step, confirm }: { step?: number; confirm: boolean },
  ): Promise<Explanation> {
    const record = await this.#worker.run(todo)
    const { number, call, errno } = failedStep(record, todo, step)
    const { trace, release, buildId } = await this.#trace(todo, number)
    this.#options.onTrace?.(trace)
    const analysis = await this.#analyse(trace)
    const head = { case: todo.name, step: number, kernel: this.#options.name, release, buildId }
    const confidence: Confidence = confirm
      ? await this.#confirm(todo, number, trace, analysis)
      : { kind: 'unconfirmed' }
    const told = await this.#describe(trace, analysis)
    return { ...head, call, errno, instructions: trace.length - 1, confidence, ...told }
  }

  #describe(trace: Trace, analysis: Analysis): ReturnType<typeof describeAnalysis> {
    const { debug, signal } = this.#options
    return describeAnalysis(trace, analysis, { debug, signal })
  }

  #analyse(trace: Trace): Promise<Analysis> {
    const { signal } = this.#options
    return analyse(trace, this.#symbols, (code) => disassemble(code, signal))
  }

  async #trace(todo: Case, step: number, detour?: Detour): Promise<Traced> {
    const { limitMs, budget, debug } = this.#options
    const guest = await this.#worker.ready(todo)
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      guest.kill()
    }, limitMs)
    try {
      const gdb = await guest.debug()
      const buildId = await checkBuildId(gdb, this.#symbols, debug.vmlinux)
      let record: () => Promise<CaseRecord | undefined> = async () => undefined
      const frame = await runToMark(gdb, this.#symbols, () => {
        record = this.#worker.begin(todo, step)
      })
      const options = detour === undefined ? { budget } : { budget, detour }
      const trace = await traceCall(gdb, this.#symbols, frame, options)
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
  const { call, errno } = step
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
