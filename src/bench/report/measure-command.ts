import { execa } from 'execa'
import { BenchError } from '../bench-error.ts'
import { bounded, type Command, cliPath } from '../commands.ts'
import { statusField } from '../memory.ts'
import type { Bench } from '../scenario-run.ts'

export interface CommandFigures {
  seconds: number
  /** Peak resident set size in kB. */
  peak: number
}

const pollMs = 20
const timeoutMs = 120_000

export function mountlab(...args: string[]): Command {
  return [process.execPath, cliPath, ...args]
}

/** Exit status 1 is fine: `diff` says by it that there are changes. */
export async function measureCommand(bench: Bench, command: Command): Promise<CommandFigures> {
  const [file, ...args] = command
  bench.note(args.slice(1, 3).join(' '))
  const start = performance.now()
  const running = execa(file, args, { ...bounded(command, bench.signal, timeoutMs), reject: false })
  let peak = 0
  // VmHWM is itself a peak: the last sample misses only what was added after it.
  const timer = setInterval(() => {
    peak = Math.max(peak, (running.pid && statusField(running.pid, 'VmHWM')) || 0)
  }, pollMs)
  try {
    const { exitCode, timedOut, stderr } = await running
    if (exitCode === 0 || exitCode === 1) {
      return { seconds: (performance.now() - start) / 1000, peak }
    }
    const why = timedOut ? 'took too long' : `exit ${exitCode}`
    throw new BenchError(`\`${args.slice(1).join(' ')}\`: ${why}\n${String(stderr).slice(-2000)}`)
  } finally {
    clearInterval(timer)
  }
}
