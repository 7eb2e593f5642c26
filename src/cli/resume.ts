import type { Header } from '../record/observation.ts'
import type { KnownRun } from '../run/run.ts'
import { knownRecords } from '../store/known-records.ts'
import { keepStoppedRun, readStoppedRun } from '../store/stopped-run.ts'
import { StoreError } from '../store/store-error.ts'
import { CliError, exitStatus } from './exit-status.ts'
import { count } from './load-scenarios.ts'

/**
 * What is known from the run that was stopped in `folder`, and nothing if there is none. Throws
 * StoreError and CliError where the run with this header cannot go on with it.
 */
export async function resumeIn(
  folder: string,
  header: Header,
  isPlanned: (name: string) => boolean,
  onNote: (text: string) => void,
): Promise<KnownRun | undefined> {
  const stopped = await readStoppedRun(folder, { onNote })
  if (stopped === undefined) {
    onNote(`${folder} has no run to go on with: this one begins anew`)
    return undefined
  }
  const { records, again } = attempt(folder, () => knownRecords(stopped, header, isPlanned))
  keepStoppedRun(folder, stopped)
  const repeated = again === 0 ? '' : `, ${count(again, 'case')} to be run again`
  onNote(`going on in ${folder}: ${count(records.size, 'case')} known${repeated}`)
  return { started: stopped.header.started, records }
}

function attempt<Result>(folder: string, action: () => Result): Result {
  try {
    return action()
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    const hint = `${folder} is as it was; without --resume the run begins anew there`
    throw new CliError(exitStatus.misuse, cause.message, { hint, cause })
  }
}
