// One run of mountlab with a scenario of its own, and what every measurement is given.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, mountlabCommand } from './commands.ts'
import { scenarioText } from './scenario-text.ts'

export interface Bench {
  /** Temporary, and gone when the benchmark ends. */
  folder: string
  /** Aborted by Ctrl-C and by the deadline of the whole benchmark. */
  signal: AbortSignal
  note: (text: string) => void
}

/** The command that runs so many cases; scenario and output are there only for the call of `use`. */
export async function withScenario<T>(
  folder: string,
  cases: number,
  jobs: number | undefined,
  use: (command: Command, output: string) => Promise<T>,
): Promise<T> {
  const place = join(folder, 'bench')
  mkdirSync(place)
  try {
    const scenario = join(place, 'move-attached.yaml')
    writeFileSync(scenario, scenarioText(cases))
    const output = join(place, 'output')
    return await use(mountlabCommand(scenario, output, jobs), output)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
