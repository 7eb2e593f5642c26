// Peak memory of mountlab's own process and of its workers, from /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'
import { BenchError } from './bench-error.ts'
import { bounded, failed } from './commands.ts'
import { type Bench, withScenario } from './scenario-run.ts'

/** Peak resident set sizes in kB. */
export interface Peaks {
  main: number
  /** The largest of the workers. */
  worker: number
}

const pollMs = 50
const jobs = 2
const timeoutMs = 180_000

export async function measurePeaks(bench: Bench, cases: number): Promise<Peaks> {
  bench.note(`memory: ${cases} cases`)
  return await withScenario(bench.folder, cases, jobs, async (command) => {
    const [file, ...args] = command
    const running = execa(file, args, bounded(command, bench.signal, timeoutMs))
    const main = running.pid
    const peaks = new Map<number, number>()
    const timer = setInterval(() => {
      if (main !== undefined) samplePeaks(main, peaks)
    }, pollMs)
    try {
      await running.catch(failed(command))
    } finally {
      clearInterval(timer)
    }
    const workers = [...peaks].filter(([pid]) => pid !== main).map(([, peak]) => peak)
    const own = main === undefined ? undefined : peaks.get(main)
    if (own === undefined || workers.length === 0) {
      throw new BenchError(`Expected mountlab to run with workers below it for ${pollMs} ms`)
    }
    return { main: own, worker: Math.max(...workers) }
  })
}

/**
 * Notes VmHWM, itself a peak, of `root` and all its descendants. The last sample counts and not the
 * highest: between fork and exec a child still shows the memory of its parent.
 */
function samplePeaks(root: number, peaks: Map<number, number>): void {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? statusField(Number(name), 'PPid') : undefined
    if (parent === undefined) continue
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) {
    const peak = statusField(pid, 'VmHWM')
    if (peak !== undefined) peaks.set(pid, peak)
    tree.push(...(children.get(pid) ?? []))
  }
}

/** In kB, or a number as it is. Undefined where the process has gone, or is one without memory of its own. */
export function statusField(pid: number, field: 'PPid' | 'VmHWM'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const value = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1]
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
