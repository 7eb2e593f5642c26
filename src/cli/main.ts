#!/usr/bin/env node
// The command line: what there is, and how the program ends. Every command loads what it needs only
// when it is run, so that --help answers at once.
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { ExplainError } from '../explain/explain-error.ts'
import { MachineError, type MachineErrorCode } from '../machine/errors.ts'
import { StoreError, type StoreErrorCode } from '../store/store-error.ts'
import { addAccept } from './accept.ts'
import { addBisect, bisectStatus } from './bisect.ts'
import { consoleTail } from './console-tail.ts'
import { addCoverage } from './coverage.ts'
import { addDiff } from './diff.ts'
import { CliError, exitStatus } from './exit-status.ts'
import { addExplain } from './explain.ts'
import { addKernels } from './kernels.ts'
import { addLint } from './lint.ts'
import { addList } from './list.ts'
import { addMerge } from './merge.ts'
import { addReport } from './report.ts'
import { addRun } from './run.ts'
import { addSchema } from './schema.ts'
import { addShow } from './show.ts'
import { watchStdout } from './terminal.ts'

const description =
  "Makes Linux's mount system calls from scenario files, each case in a fresh mount namespace, " +
  'and records what the kernel answered: errnos, messages, and what became of the mount tree.'

const footer = `
Exit status: 0 fine, 1 a claim was contradicted, 2 misuse, 3 the harness could not do its work.

Example:
  $ mountlab run unmountat --output out/mine`

async function main(): Promise<void> {
  watchStdout()
  process.on('uncaughtException', (error) => process.exit(endStatus(reportError(error))))
  const program = new Command('mountlab')
    .description(description)
    .version(packageVersion())
    .addHelpText('after', footer)
    .showHelpAfterError('(mountlab --help tells more)')
    .exitOverride()
  addRun(program)
  addList(program)
  addShow(program)
  addLint(program)
  addReport(program)
  addKernels(program)
  addBisect(program)
  addExplain(program)
  addDiff(program)
  addCoverage(program)
  addMerge(program)
  addAccept(program)
  addSchema(program)
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = endStatus(reportError(error))
  }
}

/** git-bisect(1) takes every status below 128 for a judgement of the kernel: 1 to 124 is bad. */
function endStatus(status: number): number {
  const isJudgement = status > exitStatus.fine && status < bisectStatus.stop
  return process.argv[2] === 'bisect' && isJudgement ? bisectStatus.stop : status
}

/** Tells the user and gives the exit status. */
function reportError(error: unknown): number {
  // Commander has said what is wrong, or printed the help or version that was asked for.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitStatus.fine : exitStatus.misuse
  }
  if (error instanceof CliError) return tell(error, error.status)
  if (error instanceof MachineError) {
    return tell(error, usersMistakes.has(error.code) ? exitStatus.misuse : exitStatus.failed)
  }
  if (error instanceof ExplainError) return tell(error, exitStatus.failed)
  if (error instanceof StoreError) return tell(error, storeStatus[error.code])
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`mountlab: internal error: ${message.split('\n', 1)[0]}\n`)
  if (!writeTrace(error)) process.stderr.write('set MOUNTLAB_DEBUG=1 for the trace\n')
  return exitStatus.failed
}

function tell(error: Error & { hint?: string | undefined }, status: number): number {
  process.stderr.write(`mountlab: ${error.message}\n`)
  if (error.hint !== undefined) process.stderr.write(`  hint: ${error.hint}\n`)
  if (error instanceof MachineError) process.stderr.write(consoleTail(error.console))
  writeTrace(error)
  return status
}

/** What is wrong with the command line, and not with the machine. */
const usersMistakes = new Set<MachineErrorCode>(['kernel-unknown', 'kernel-unusable'])

/** A file that is not what was asked for is the user's; one that is damaged is not. */
const storeStatus: Record<StoreErrorCode, number> = {
  'cannot-read': exitStatus.misuse,
  'no-record-file': exitStatus.misuse,
  'no-header': exitStatus.misuse,
  'newer-schema': exitStatus.misuse,
  'damaged-line': exitStatus.failed,
  'cannot-write': exitStatus.failed,
  'no-release': exitStatus.misuse,
  'not-as-accepted': exitStatus.failed,
  'cannot-accept': exitStatus.misuse,
  'cannot-merge': exitStatus.misuse,
  'cannot-resume': exitStatus.misuse,
}

function writeTrace(error: unknown): boolean {
  const wanted = (process.env.MOUNTLAB_DEBUG ?? '') !== ''
  if (wanted && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return wanted
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

await main()
