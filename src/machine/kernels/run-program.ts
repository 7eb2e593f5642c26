// Programs of the machine that get and unpack packages. Each ends with mountlab, and in time.
import { execa } from 'execa'
import { MachineError } from '../errors.ts'

/** The Debian package that each program comes in. */
const packages = {
  'apt-config': 'apt',
  'apt-get': 'apt',
  '/usr/lib/apt/apt-helper': 'apt',
  'dpkg-deb': 'dpkg',
  nm: 'binutils',
  ld: 'binutils',
  objcopy: 'binutils',
  xz: 'xz-utils',
  zstd: 'zstd',
  lz4: 'lz4',
  bzip2: 'bzip2',
  lzop: 'lzop',
} as const

export type Program = keyof typeof packages

export interface ProgramRun {
  signal: AbortSignal
  input?: Uint8Array
  env?: Record<string, string>
  /** How long it may take at most; ten minutes by default. */
  limitMs?: number
}

export interface ProgramResult {
  exitCode: number
  stdout: Uint8Array
  stderr: string
}

/** Runs a program to its end. Throws MachineError where it is missing or took too long. */
export async function runProgram(
  program: Program,
  args: string[],
  { signal, input, env = {}, limitMs = 600_000 }: ProgramRun,
): Promise<ProgramResult> {
  const result = await execa(
    'setpriv',
    // If this process is killed, so is the program.
    ['--pdeathsig=KILL', program, ...args],
    {
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      env: { LC_ALL: 'C.UTF-8', ...env },
      // Ctrl-C is for this process; the program hears of it from here.
      detached: true,
      cleanup: true,
      cancelSignal: signal,
      timeout: limitMs,
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
      reject: false,
      stripFinalNewline: false,
    },
  )
  signal.throwIfAborted()
  const stderr = Buffer.from(result.stderr).toString('utf8')
  if (result.code === 'ENOENT') throw missing('setpriv', 'util-linux')
  // What setpriv(1) says where there is no such program.
  if (result.exitCode === 127) throw missing(program, packages[program])
  if (result.exitCode === undefined) {
    const why = result.timedOut ? `took more than ${limitMs / 1000} s` : `ended by ${result.signal}`
    throw new MachineError('program-failed', `${program} ${why}`)
  }
  return { exitCode: result.exitCode, stdout: result.stdout, stderr }
}

/** The same, where any exit status but 0 is an error. Returns standard output. */
export async function outputOf(
  program: Program,
  args: string[],
  run: ProgramRun,
): Promise<Uint8Array> {
  const { exitCode, stdout, stderr } = await runProgram(program, args, run)
  if (exitCode === 0) return stdout
  const said = stderr.trim().split('\n').slice(-3).join('; ')
  throw new MachineError('program-failed', `${program} ended with ${exitCode}: ${said}`)
}

function missing(program: string, name: string): MachineError {
  return new MachineError('program-missing', `${program} is needed`, `apt-get install ${name}`)
}
