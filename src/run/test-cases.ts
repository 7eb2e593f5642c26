// What the tests of this room and its neighbours share: cases from scenario text, and runs of them.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { thisMachine } from '../machine/here.ts'
import type { Case, Privilege } from '../plan/case.ts'
import { planCases } from '../plan/index.ts'
import type { CaseRecord, StepRecord } from '../record/observation.ts'
import { loadScenario } from '../scenario/index.ts'
import type { Step, Value } from '../syscalls/value.ts'
import type { RunEvents, RunSummary } from './events.ts'
import { type RunRequest, runCases } from './run.ts'

/** The cases of a scenario's text; `title` and `about` may be left out. */
export function casesFrom(text: string, name = 'test/case'): Case[] {
  const whole = /^title:/m.test(text) ? text : `title: x\nabout: y\n${text}`
  const { scenario, problems } = loadScenario({ file: `${name}.yaml`, name, text: whole })
  if (scenario === undefined) {
    throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  }
  return [...planCases(scenario)]
}

/** One scenario for each name, in their order. */
export function casesOf(texts: Readonly<Record<string, string>>): Case[] {
  return Object.entries(texts).flatMap(([name, text]) => casesFrom(text, `test/${name}`))
}

/** A case that no scenario file could say: nothing has looked at its steps. */
export function handMade(name: string, steps: readonly Step[], rest: Partial<Case> = {}): Case {
  return {
    name,
    scenario: name,
    params: {},
    privilege: privileges[0] ?? 'userns',
    requires: [],
    world: [],
    setup: [],
    ...rest,
    steps: [...steps],
  }
}

/** A step of plain values: numbers, strings, or a Value as it is. */
export function makeStep(call: string, ...args: (bigint | number | string | Value)[]): Step {
  const values = args.map((arg): Value => {
    if (typeof arg === 'string') return { kind: 'string', bytes: arg }
    if (typeof arg === 'object') return arg
    return { kind: 'int', value: String(arg) }
  })
  return { text: `${call}(...)`, call, args: values, claims: [] }
}

const machine = thisMachine()

function userNamespaceRefusal(): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'])
  if (status === 0) return undefined
  return `no user namespaces here: ${error?.message ?? String(stderr).trim()}`
}

/** Why the tests that need a worker are skipped; false where one can be had. */
export const noWorker: string | false =
  machine.runAs === 'root' ? false : (userNamespaceRefusal() ?? false)

/** Why the tests that need real root are skipped; false where this is root. */
export const noRoot: string | false =
  machine.runAs === 'root' ? false : 'needs root of the initial user namespace'

/** The privileges of a worker that can be had here. */
export const privileges: readonly Exclude<Privilege, 'unprivileged'>[] =
  machine.runAs !== 'root'
    ? ['userns']
    : userNamespaceRefusal() === undefined
      ? ['root', 'userns']
      : ['root']

export interface RunResult {
  records: CaseRecord[]
  notes: string[]
  summary: RunSummary
}

/** Runs cases for real, on this machine. */
export async function runHere(
  cases: readonly Case[],
  options: Partial<RunRequest> = {},
  events: RunEvents = {},
): Promise<RunResult> {
  const records: CaseRecord[] = []
  const notes: string[] = []
  const summary = await runCases(
    {
      machine,
      cases: () => cases,
      total: cases.length,
      scenarios: {},
      jobs: 1,
      timeoutMs: 10_000,
      signal: new AbortController().signal,
      arguments: [],
      ...options,
    },
    {
      ...events,
      onCase(record) {
        records.push(record)
        events.onCase?.(record)
      },
      onNote(text) {
        notes.push(text)
        events.onNote?.(text)
      },
    },
  )
  return { records, notes, summary }
}

/** The record of the only case of a scenario. */
export async function recordOf(text: string): Promise<CaseRecord> {
  const { records } = await runHere(casesFrom(text))
  const [record] = records
  if (record === undefined || records.length !== 1) {
    throw new Error(`Expected one record, got ${records.length}`)
  }
  return record
}

/** What a step answered, in one word. */
export function answerOf(step: StepRecord | undefined): string {
  return step?.errno ?? (step?.fd === undefined ? (step?.value ?? '?') : 'fd')
}

/** A case's verdict and its answers, in one line: `observed: fd 0 EINVAL`. */
export function answersOf(record: CaseRecord | undefined): string {
  if (record === undefined) return 'no record'
  return [`${record.verdict}:`, ...record.steps.map(answerOf)].join(' ')
}

/** The processes below `ancestor` that are started workers or the unshare(1) above them. */
export function workersBelow(ancestor: number = process.pid): number[] {
  const parents = new Map<number, number>()
  const names = new Map<number, string>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (after[0] === 'Z') continue
      parents.set(Number(entry), Number(after[1]))
      names.set(Number(entry), readFileSync(`/proc/${entry}/cmdline`, 'utf8'))
    } catch {
      // It ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === ancestor || isBelow(parent))
  }
  return [...names.keys()].filter(
    (pid) => /worker\/main\.js/.test(names.get(pid) ?? '') && isBelow(pid),
  )
}

/** Of these, the workers themselves: Node, and not the unshare(1) that waits for it. */
export function workerProcesses(ancestor: number = process.pid): number[] {
  return workersBelow(ancestor).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(process.execPath)
    } catch {
      return false
    }
  })
}

/** Asks until the answer is yes; false when the limit is reached. */
export async function eventually(
  isSo: () => boolean,
  limitMs = 20_000,
  everyMs = 20,
): Promise<boolean> {
  const end = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return true
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Files of /proc/sys that change by themselves, and why. What is left must be the same before and
 * after any run.
 */
const restless: readonly [pattern: RegExp, why: string][] = [
  [/^fs\/(dentry-state|inode-nr|inode-state|file-nr|aio-nr)$/, 'counts what the kernel has open'],
  [/^fs\/quota\//, 'counts what the quota code did'],
  [/^fs\/(inotify|epoll|fanotify|mqueue)\/.*_nr$/, 'counters'],
  [/^kernel\/random\//, 'a new number for each read, or the state of the pool'],
  [/^kernel\/(ns_last_pid|pty\/nr)$/, 'follows what any process of the machine does'],
  [/^kernel\/(tainted|seccomp\/actions_logged)$/, 'the machine is not ours alone'],
  [/^kernel\/(sched_|numa_|.*_stats)/, 'statistics'],
  [/^kernel\/keys\//, 'limits with counters beside them'],
  [/^net\/.*(_count|_entries|nf_conntrack_|_mem|tcp_(r|w)mem)$/, 'counts connections'],
  [/^net\/ipv[46]\/route\//, 'the cache of routes'],
  [/^vm\/(stat_refresh|.*_stat.*|nr_.*pages.*)$/, 'statistics'],
]

/** What of the host a run must leave alone, as text by name. */
export function hostState(): Map<string, string> {
  const state = new Map<string, string>()
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .forEach((line, index) => {
      state.set(`mountinfo ${index + 1}`, line)
    })
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else if (!restless.some(([pattern]) => pattern.test(path.slice('/proc/sys/'.length)))) {
        state.set(path, readQuietly(path))
      }
    }
  }
  walk('/proc/sys')
  return state
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

/** What is different, one line each. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].flatMap((name) =>
    before.get(name) === after.get(name)
      ? []
      : [`${name}: ${before.get(name) ?? 'nothing'} -> ${after.get(name) ?? 'nothing'}`],
  )
}
