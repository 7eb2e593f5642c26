// Cases per second of each contestant, start-up left out in the same way for all of them.
import { BenchError } from './bench-error.ts'
import { floorCommand, pinned, shellCommand, wallTime } from './commands.ts'
import { type Bench, withScenario } from './scenario-run.ts'

export interface Round {
  floor: number
  mountlab: number
}

const small = 200
const large = 4_000
const maxRounds = 7
const minRounds = 3
const contestMs = 75_000
const timeoutMs = 60_000

/** C and mountlab in turn, so that a machine that gets slower or faster does so for both. */
export async function measureRounds(bench: Bench): Promise<Round[]> {
  const rounds: Round[] = []
  const start = performance.now()
  while (rounds.length < maxRounds) {
    if (rounds.length >= minRounds && performance.now() - start > contestMs) break
    bench.note(`C and mountlab in turn: round ${rounds.length + 1} of ${maxRounds}`)
    const floor = await rate(small, large, (cases) =>
      wallTime(pinned(bench.cpu, floorCommand(bench.folder, cases)), bench.signal, timeoutMs),
    )
    const mountlab = await rate(small, large, (cases) => timeMountlab(bench, cases))
    rounds.push({ floor, mountlab })
  }
  return rounds
}

/** The shell script needs fewer cases: each takes several times what a start-up costs elsewhere. */
export async function measureShell(bench: Bench): Promise<number> {
  bench.note('the shell script')
  return await rate(4, 104, (cases) =>
    wallTime(pinned(bench.cpu, shellCommand(bench.folder, cases)), bench.signal, timeoutMs),
  )
}

/** The slope between two sizes: what the additional cases took, whatever the start took. */
async function rate(few: number, many: number, time: (cases: number) => Promise<number>) {
  const fewSeconds = await time(few)
  const manySeconds = await time(many)
  if (manySeconds <= fewSeconds) {
    throw new BenchError(
      `Expected ${many} cases to take longer than ${few}, got ${manySeconds} s and ${fewSeconds} s`,
    )
  }
  return (many - few) / (manySeconds - fewSeconds)
}

async function timeMountlab(bench: Bench, cases: number): Promise<number> {
  return await withScenario(bench.folder, cases, 1, (command) =>
    wallTime(pinned(bench.cpu, command), bench.signal, timeoutMs),
  )
}
