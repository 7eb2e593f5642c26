// Runs cases on a machine: scheduling, time limits, and the order of the records.
import { readFileSync } from 'node:fs'
import { MachineError } from '../machine/errors.ts'
import type { Machine, WorkerKind } from '../machine/machine.ts'
import type { Case } from '../plan/case.ts'
import { emptyRecord } from '../record/empty-record.ts'
import {
  type CaseRecord,
  type Header,
  type ShardFacts,
  schema,
  type Verdict,
} from '../record/observation.ts'
import type { WorkerFacts } from '../record/wire.ts'
import type { RunEvents, RunSummary } from './events.ts'
import { runLane } from './lane.ts'
import { CaseQueue, type Item } from './queue.ts'
import { shuffled } from './shuffle.ts'

export interface RunRequest {
  machine: Machine
  cases: () => Iterable<Case>
  /** How many cases there are. */
  total: number
  /** sha256 of each scenario file's text, for the header. */
  scenarios: Record<string, string>
  /** Workers side by side, for each privilege that is asked for. */
  jobs: number
  /** How long one case may take. */
  timeoutMs: number
  /** The seed of another order of execution; the order of the records stays the plan's. */
  shuffle?: number
  /** Set where the cases are a share of a run, for the header. */
  shard?: ShardFacts
  /**
   * Asked with the header that this run would have, before anything is run: what is known from the run
   * that this one goes on with.
   */
  resume?: (header: Header) => Promise<KnownRun | undefined>
  signal: AbortSignal
  /** mountlab's own arguments, for the header. */
  arguments: string[]
}

/** What a run that was stopped has left. */
export interface KnownRun {
  /** When it began, as in its header. */
  started: string
  /** By the names of their cases, which are not run again. */
  records: ReadonlyMap<string, CaseRecord>
}

/** How far ahead of the first unfinished case others may be taken, which bounds memory. */
const windowSize = 4096
const kinds: readonly WorkerKind[] = ['root', 'userns']

/**
 * Makes every case's calls. What cannot be done for one case is that case's record. Throws
 * MachineError where no worker can be had for any of them.
 */
export async function runCases(request: RunRequest, events: RunEvents): Promise<RunSummary> {
  const started = new Date()
  const startedAt = performance.now()
  const verdicts: Record<Verdict, number> = {
    observed: 0,
    unsupported: 0,
    broken: 0,
    contradicted: 0,
  }
  let begun = false
  let beginning: Promise<void> | undefined
  let known: KnownRun | undefined
  const held: CaseRecord[] = []
  const emit = (record: CaseRecord): void => {
    verdicts[record.verdict]++
    if (begun) events.onCase?.(record)
    else held.push(record)
  }
  const begin = async (facts: WorkerFacts): Promise<void> => {
    const header = headerOf(request, facts, started)
    known = await request.resume?.(header)
    if (known !== undefined) header.started = known.started
    begun = true
    events.onBegin?.({ header, total: request.total })
    for (const record of held.splice(0)) events.onCase?.(record)
  }

  const plan = numbered(request.cases())
  const order = request.shuffle === undefined ? plan : shuffled([...plan], request.shuffle)
  // One kind after the other, or another order: what waits for its turn may be anything.
  const inOrder = request.shuffle === undefined && !request.machine.oneAtATime
  const isKnown = (item: Item): CaseRecord | undefined => known?.records.get(item.case.name)
  const queue = new CaseQueue(order, emit, {
    ...(inOrder ? { windowSize } : { onHeld: (record) => events.onHeld?.(record) }),
    known: request.resume && isKnown,
  })
  const close = (): void => queue.close()
  request.signal.addEventListener('abort', close)

  const failures = new Map<WorkerKind, MachineError>()
  const lane = (kind: WorkerKind): Promise<void> =>
    runLane({
      machine: request.machine,
      queue,
      kind,
      timeoutMs: request.timeoutMs,
      signal: request.signal,
      onFacts: (facts) => {
        beginning ??= begin(facts)
        return beginning
      },
      onStart: (name) => events.onStart?.(name),
      onNote: (text) => events.onNote?.(text),
    }).catch(async (error: unknown) => {
      if (!(error instanceof MachineError)) throw error
      // Without a worker of one kind, its cases are unsupported; the others go on.
      if (error.code !== 'privilege-unavailable') queue.close()
      const known = failures.has(kind)
      failures.set(kind, error)
      if (!known && error.code === 'privilege-unavailable') await answerAll(queue, kind, error)
    })
  if (request.machine.oneAtATime) {
    for (const kind of kinds) await lane(kind)
  } else {
    await Promise.all(
      kinds.flatMap((kind) => Array.from({ length: request.jobs }, () => lane(kind))),
    )
  }

  request.signal.removeEventListener('abort', close)
  // Where neither kind can be had, it is the user namespace that an ordinary user can do without root.
  const failure =
    [...failures.values()].find(({ code }) => code !== 'privilege-unavailable') ??
    (begun ? undefined : (failures.get('userns') ?? failures.get('root')))
  if (failure !== undefined && !request.signal.aborted) throw failure
  const summary: RunSummary = {
    total: request.total,
    verdicts,
    elapsedMs: performance.now() - startedAt,
    interrupted: request.signal.aborted,
  }
  await events.onEnd?.(summary)
  return summary
}

async function answerAll(queue: CaseQueue, kind: WorkerKind, error: MachineError): Promise<void> {
  for (;;) {
    const item = await queue.take(kind)
    if (item === undefined) return
    queue.finish(item.index, emptyRecord(item.case, 'unsupported', error.message))
  }
}

function* numbered(cases: Iterable<Case>): Iterable<Item> {
  let index = 0
  for (const item of cases) yield { index: index++, case: item }
}

function headerOf(request: RunRequest, facts: WorkerFacts, started: Date): Header {
  return {
    schema,
    harness: harnessVersion(),
    release: facts.release,
    version: facts.version,
    machine: facts.machine,
    config: facts.config,
    arguments: request.arguments,
    runAs: request.machine.runAs,
    ...(request.shard === undefined ? {} : { shard: request.shard }),
    ...(request.machine.guest === undefined ? {} : { guest: request.machine.guest }),
    started: started.toISOString(),
    scenarios: request.scenarios,
  }
}

function harnessVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
