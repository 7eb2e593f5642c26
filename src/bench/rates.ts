// Cases per second of each contestant, start-up left out in the same way for all of them.
import { BenchError } from './bench-error.ts'
import { floorCommand, pinned, shellCommand, wallTime } from './commands.ts'
import { type Bench, withScenario } from './scenario-run.ts'

export interface Round {
  floor: number
  mountlab: number
}

const floorSizes = { few: 1_000, many: 8_000 }
/** Large, so that what V8 compiles in the beginning weighs little in the slope. */
const mountlabSizes = { few: 3_000, many: 20_000 }
/** Two workers on one core were not faster by more than the noise of the measurement. */
export const oneCoreJobs = 1
const maxRounds = 5
const minRounds = 3
const contestMs = 150_000
const timeoutMs = 60_000

/** C and mountlab in turn, so that a machine that gets slower or faster does so for both. */
export async function measureRounds(bench: Bench, cpu: number): Promise<Round[]> {
  const rounds: Round[] = []
  const start = performance.now()
  while (rounds.length < maxRounds) {
    if (rounds.length >= minRounds && performance.now() - start > contestMs) break
    bench.note(`C and mountlab in turn: round ${rounds.length + 1} of ${maxRounds}`)
    const floor = await rate(floorSizes, (cases) =>
      wallTime(pinned([cpu], floorCommand(bench.folder, cases)), bench.signal, timeoutMs),
    )
    const mountlab = await rate(mountlabSizes, (cases) =>
      timeMountlab(bench, cases, oneCoreJobs, [cpu]),
    )
    rounds.push({ floor, mountlab })
  }
  return rounds
}

/** mountlab as it comes: every core, the default number of workers. */
export async function measureAllCores(bench: Bench): Promise<number> {
  bench.note('mountlab on all cores')
  return await rate(mountlabSizes, (cases) => timeMountlab(bench, cases, undefined, undefined))
}

/** The shell script needs fewer cases: each takes several times what a start-up costs elsewhere. */
export async function measureShell(bench: Bench, cpu: number): Promise<number> {
  bench.note('the shell script')
  return await rate({ few: 4, many: 104 }, (cases) =>
    wallTime(pinned([cpu], shellCommand(bench.folder, cases)), bench.signal, timeoutMs),
  )
}

/** The slope between two sizes: what the additional cases took, whatever the start took. */
async function rate(
  { few, many }: { few: number; many: number },
  time: (cases: number) => Promise<number>,
) {
  const fewSeconds = await time(few)
  const manySeconds = await time(many)
  if (manySeconds <= fewSeconds) {
    throw new BenchError(
      `Expected ${many} cases to take longer than ${few}, got ${manySeconds} s and ${fewSeconds} s`,
    )
  }
  return (many - few) / (manySeconds - fewSeconds)
}

async function timeMountlab(
  bench: Bench,
  cases: number,
  jobs: number | undefined,
  cpus: readonly number[] | undefined,
): Promise<number> {
  return await withScenario(bench.folder, cases, jobs, (command) =>
    wallTime(cpus === undefined ? command : pinned(cpus, command), bench.signal, timeoutMs),
  )
}
