// How each program of the benchmark is started, bounded and stopped.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ExecaError, execa, type Options } from 'execa'
import { BenchError } from './bench-error.ts'

export const cliPath = fileURLToPath(new URL('../cli/main.js', import.meta.url))
// tsc copies nothing but TypeScript, so these two are taken from src/.
export const floorSource = fileURLToPath(new URL('../../src/bench/floor.c', import.meta.url))
const shellScript = fileURLToPath(new URL('../../src/bench/shell-reference.sh', import.meta.url))

export type Command = [file: string, ...args: string[]]

// The worker of mountlab is started in the same namespaces.
const isolate: Command = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--mount', '--pid', '--fork', '--kill-child', '--ipc', '--uts', '--net', '--cgroup'],
  ...['--propagation', 'private'],
]

export function floorCommand(folder: string, cases: number): Command {
  return [...isolate, join(folder, 'floor'), String(cases)]
}

export function shellCommand(folder: string, cases: number): Command {
  const script = ['sh', shellScript, join(folder, 'floor'), join(folder, 'shell'), String(cases)]
  return [...isolate, '--mount-proc', ...script]
}

/** Without `jobs`, the default number of workers. */
export function mountlabCommand(
  scenario: string,
  output: string,
  jobs: number | undefined,
): Command {
  const workers = jobs === undefined ? [] : ['--jobs', String(jobs)]
  const options = [...workers, '--output', output, '--reporter', 'json']
  return [process.execPath, cliPath, 'run', scenario, ...options]
}

/** Keeps a command and all that it starts on some cores. */
export function pinned(cpus: readonly number[], command: Command): Command {
  return ['taskset', '-c', cpus.join(','), ...command]
}

/**
 * The options every command is started with. mountlab is asked to stop, so that it can end its own
 * workers. `unshare --fork` does not listen to SIGTERM and the first process of a pid namespace
 * hears nothing else than SIGKILL, so the others are killed; --kill-child does the rest.
 */
export function bounded([file, ...args]: Command, signal: AbortSignal, timeoutMs: number) {
  return {
    stdin: 'ignore',
    stdout: 'ignore',
    cancelSignal: signal,
    timeout: timeoutMs,
    killSignal: [file, ...args].includes(cliPath) ? 'SIGTERM' : 'SIGKILL',
  } as const satisfies Options
}

/** Wall time of one command in seconds; a command that fails ends the benchmark. */
export async function wallTime(command: Command, signal: AbortSignal, timeoutMs: number) {
  const [file, ...args] = command
  const start = performance.now()
  await execa(file, args, bounded(command, signal, timeoutMs)).catch(failed(command))
  return (performance.now() - start) / 1000
}

/** What to do with the rejection of a command: says which one, and what it wrote. */
export function failed(command: Command) {
  return (error: unknown): never => {
    if (!(error instanceof ExecaError)) throw error
    const stderr: unknown = error.stderr
    const wrote = typeof stderr === 'string' ? stderr.trim().slice(-2000) : ''
    const how = error.originalMessage ?? `exit ${error.exitCode ?? error.signal}`
    const why = error.timedOut ? 'took too long' : how
    throw new BenchError(`\`${command.join(' ')}\`: ${[why, wrote].filter(Boolean).join('\n')}`, {
      cause: error,
    })
  }
}
