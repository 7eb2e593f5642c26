// The two streams of the program: data on stdout, everything said about it on stderr.
import { exitStatus } from './exit-status.ts'

export function print(text: string): void {
  process.stdout.write(text)
}

/** One remark for whoever watches. */
export function note(text: string): void {
  process.stderr.write(`mountlab: ${text}\n`)
}

/** Whether to colour what goes to stdout; https://no-color.org */
export function wantsColour(): boolean {
  const { NO_COLOR = '', TERM } = process.env
  return process.stdout.isTTY === true && NO_COLOR === '' && TERM !== 'dumb'
}

let whenStdoutCloses = (): void => process.exit(exitStatus.closedPipe)

/** `mountlab list | head` ends without a word as soon as nobody reads any more. */
export function watchStdout(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return whenStdoutCloses()
    process.stderr.write(`mountlab: cannot write to standard output: ${error.message}\n`)
    process.exit(exitStatus.failed)
  })
  // Nobody is left to be told.
  process.stderr.on('error', () => {})
}

export interface Interruption {
  signal: AbortSignal
  /** The exit status that an interruption asks for; undefined while there was none. */
  status(): number | undefined
  /** Back to the default: a signal ends the program. */
  stop(): void
}

/**
 * Ctrl-C, SIGTERM or a closed stdout abort what is under way, so that what was done can be kept;
 * a second signal ends the program at once.
 */
export function watchInterruption(): Interruption {
  const controller = new AbortController()
  let status: number | undefined
  const abort = (wanted: number): void => {
    status ??= wanted
    controller.abort()
  }
  const onSignal = (): void => {
    if (status === exitStatus.interrupted) process.exit(exitStatus.interrupted)
    note('interrupted; keeping what was done (once more to end at once)')
    status = undefined
    abort(exitStatus.interrupted)
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const name of signals) process.on(name, onSignal)
  const exitAtOnce = whenStdoutCloses
  whenStdoutCloses = () => abort(exitStatus.closedPipe)
  return {
    signal: controller.signal,
    status: () => status,
    stop() {
      for (const name of signals) process.off(name, onSignal)
      whenStdoutCloses = exitAtOnce
    },
  }
}
