// The programs that know x86 and DWARF. Each ends with mountlab, and in time.
import { execa } from 'execa'
import { ExplainError } from './explain-error.ts'

const packages = { objdump: 'binutils', addr2line: 'binutils', 'llvm-symbolizer': 'llvm' }

export type Program = keyof typeof packages

const limitMs = 60_000

/** Standard output. Throws ExplainError, or the signal's reason. */
export async function outputOf(
  program: Program,
  args: readonly string[],
  { signal, input = '' }: { signal: AbortSignal; input?: string },
): Promise<string> {
  // If this process is killed, so is the program.
  const result = await execa('setpriv', ['--pdeathsig=KILL', program, ...args], {
    input,
    env: { LC_ALL: 'C.UTF-8' },
    detached: true,
    cleanup: true,
    cancelSignal: signal,
    timeout: limitMs,
    maxBuffer: 2 ** 28,
    reject: false,
  })
  signal.throwIfAborted()
  if (result.exitCode === 0) return result.stdout
  if (result.code === 'ENOENT') throw missing('setpriv', 'util-linux')
  if (result.exitCode === 127) throw missing(program, packages[program])
  const why = result.timedOut ? `took more than ${limitMs / 1000} s` : result.stderr.slice(0, 300)
  throw new ExplainError('program-failed', `${program}: ${why}`)
}

function missing(program: string, name: string): ExplainError {
  return new ExplainError('program-missing', `${program} is needed`, `apt-get install ${name}`)
}
