// One lane: a worker at a time, kept busy with cases until there are no more, and replaced when it
// is lost.
import type { Machine, WorkerKind, WorkerProcess } from '../machine/machine.ts'
import type { Case } from '../plan/case.ts'
import { emptyRecord } from '../record/empty-record.ts'
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
  onFacts(facts: WorkerFacts): void
  onStart(name: string): void
  onNote(text: string): void
}

/** Cases sent ahead of their answers, so that a worker never waits for the next one. */
const sentAhead = 64

/** Runs cases of one kind until the queue has no more. Throws MachineError if no worker starts. */
export async function runLane(options: LaneOptions): Promise<void> {
  const { machine, queue, kind, signal } = options
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
    options.onFacts(worker.facts)
    await runWorker(options, worker, first)
    if (signal.aborted) return
  }
}

/** Feeds one worker until it ends or there is nothing more to do. */
async function runWorker(
  { queue, kind, timeoutMs, signal, onStart, onNote }: LaneOptions,
  worker: WorkerProcess,
  first: Item,
): Promise<void> {
  const outstanding = new Map<number, Item>()
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
    send(first)
    refill()
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
        queue.finish(item.index, line.record)
        refill()
        if (outstanding.size === 0 && !retiring) await refillWaiting()
      }
    }
  } finally {
    clearInterval(watchdog)
    signal.removeEventListener('abort', abort)
  }

  const ending = await worker.ending()
  if (signal.aborted || outstanding.size === 0) return
  const progress = timedOut ?? worker.progress()
  const culprit = progress === undefined ? undefined : outstanding.get(progress.seq)
  if (culprit !== undefined && progress !== undefined && !retiring) {
    outstanding.delete(progress.seq)
    const why =
      timedOut === undefined
        ? `the worker was lost (${ending})`
        : `time limit of ${timeoutMs / 1000} s`
    queue.finish(culprit.index, brokenRecord(culprit.case, progress.step, why))
  }
  queue.giveBack(kind, [...outstanding.values()])
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
      } else if (now - since >= timeoutMs) {
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
