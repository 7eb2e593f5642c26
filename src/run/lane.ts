// One lane: a worker at a time, kept busy with cases until there are no more, and replaced when it
// is lost.
import { MachineError } from '../machine/errors.ts'
import type { Machine, WorkerKind, WorkerProcess } from '../machine/machine.ts'
import type { Case } from '../plan/case.ts'
import { emptyRecord } from '../record/empty-record.ts'
import { gistOf } from '../record/kernel-log.ts'
import type { CaseRecord } from '../record/observation.ts'
import type { Progress, WorkerFacts } from '../record/wire.ts'
import type { CaseQueue, Item } from './queue.ts'

export interface LaneOptions {
  machine: Machine
  queue: CaseQueue
  kind: WorkerKind
  /** How long one case may take. */
  timeoutMs: number
  signal: AbortSignal
  /** Comes to its end before a case is run. */
  onFacts(facts: WorkerFacts): Promise<void>
  onStart(name: string): void
  onNote(text: string): void
}

/**
 * How much longer than a step the building of a world may take, and what is probed before it: the
 * kernel may have to load a module for it.
 */
const worldFactor = 6

/** Cases sent ahead of their answers, so that a worker never waits for the next one. */
const sentAhead = 64

/** So many workers may be lost one after the other without a record. */
const mostFruitless = 3

/** Runs cases of one kind until the queue has no more. Throws MachineError if no worker starts. */
export async function runLane(options: LaneOptions): Promise<void> {
  const { machine, queue, kind, signal } = options
  let fruitless = 0
  for (;;) {
    const first = await queue.take(kind)
    if (first === undefined || signal.aborted) return
    let worker: WorkerProcess
    try {
      worker = await machine.start(kind)
    } catch (error) {
      queue.giveBack(kind, [first])
      throw error
    }
    try {
      await options.onFacts(worker.facts)
    } catch (error) {
      worker.kill()
      throw error
    }
    // What is known of this kernel from an earlier run is known now.
    queue.giveBack(kind, [first])
    fruitless = (await runWorker(options, worker)) ? 0 : fruitless + 1
    if (signal.aborted) return
    // Nothing answered and nobody to blame: the next worker would fare no better.
    if (fruitless < mostFruitless) continue
    const { lost, how } = await worker.ending()
    throw new MachineError('worker-failed', `every ${lost} is lost before it makes a call (${how})`)
  }
}

/** Feeds one worker until it ends or there is nothing more to do. Whether a case got its record. */
async function runWorker(
  { queue, kind, timeoutMs, signal, onStart, onNote }: LaneOptions,
  worker: WorkerProcess,
): Promise<boolean> {
  const outstanding = new Map<number, Item>()
  let fruitful = false
  let nextSeq = 1
  let timedOut: Progress | undefined
  let retiring = false
  const abort = (): void => worker.kill()
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const watchdog = watch(
    worker,
    timeoutMs,
    (seq) => outstanding.has(seq),
    (progress) => {
      timedOut = progress
      worker.kill()
    },
  )

  const send = (item: Item): void => {
    const seq = nextSeq++
    outstanding.set(seq, item)
    onStart(item.case.name)
    worker.send({ seq, case: item.case })
  }
  const refill = (): void => {
    while (!retiring && outstanding.size < sentAhead) {
      const item = queue.takeNow(kind)
      if (item === undefined) return
      send(item)
    }
  }
  const refillWaiting = async (): Promise<void> => {
    const item = await queue.take(kind)
    if (item === undefined) worker.finish()
    else send(item)
  }

  try {
    refill()
    if (outstanding.size === 0) await refillWaiting()
    for await (const line of worker.answers) {
      if (line.kind === 'retire') {
        retiring = true
        onNote(`a worker was replaced: ${line.reason}`)
      } else if (line.kind === 'failed') {
        onNote(`a worker failed: ${line.message}`)
      } else if (line.kind === 'record') {
        const item = outstanding.get(line.seq)
        if (item === undefined) continue
        outstanding.delete(line.seq)
        fruitful = true
        queue.finish(item.index, line.record)
        refill()
        if (outstanding.size === 0 && !retiring) await refillWaiting()
      }
    }
  } finally {
    clearInterval(watchdog)
    signal.removeEventListener('abort', abort)
  }

  const { lost, how, console } = await worker.ending()
  if (signal.aborted) return fruitful
  const progress = timedOut ?? worker.progress()
  const culprit = progress === undefined ? undefined : outstanding.get(progress.seq)
  if (culprit === undefined || progress === undefined || retiring) {
    if (lost === 'worker' && console.length > 0) {
      onNote(`the kernel warned when no case ran any more: ${gistOf(console) ?? console[0]}`)
    }
  } else {
    outstanding.delete(progress.seq)
    const why =
      timedOut === undefined
        ? `the ${lost} was lost (${how})`
        : `time limit of ${timeoutMs / 1000} s`
    const record = brokenRecord(culprit.case, progress.step, why)
    // A kernel that can no longer end a process is more than a call that waits.
    if (timedOut !== undefined && lost === 'guest') record.reason += `; the guest hung: ${how}`
    if (console.length > 0) record.console = console
    queue.finish(culprit.index, record)
    fruitful = true
  }
  queue.giveBack(kind, [...outstanding.values()])
  return fruitful
}

/** Calls `onHang` once if the worker is within one case for longer than its limit. */
function watch(
  worker: WorkerProcess,
  timeoutMs: number,
  isOutstanding: (seq: number) => boolean,
  onHang: (progress: Progress) => void,
): NodeJS.Timeout {
  let seq = 0
  let since = performance.now()
  const timer = setInterval(
    () => {
      const progress = worker.progress()
      const now = performance.now()
      if (progress === undefined || progress.seq !== seq || !isOutstanding(seq)) {
        seq = progress?.seq ?? 0
        since = now
      } else if (now - since >= timeoutMs * (progress.step === 0 ? worldFactor : 1)) {
        clearInterval(timer)
        onHang(progress)
      }
    },
    Math.min(timeoutMs / 4, 250),
  )
  return timer
}

function brokenRecord(lost: Case, step: number, why: string): CaseRecord {
  const [where, call] =
    step > 0
      ? [`step ${step}`, lost.steps[step - 1]?.text]
      : step < 0
        ? [`set-up step ${-step}`, lost.setup[-step - 1]?.text]
        : ['the building of its world', undefined]
  const reason = `${why} in ${where}${call === undefined ? '' : `: ${call}`}`
  return emptyRecord(lost, 'broken', reason, step > 0 ? step : undefined)
}
