// Whether mountlab and floor.c do the same work.
import { execa } from 'execa'
import { BenchError } from './bench-error.ts'
import { bounded, failed } from './commands.ts'
import { type Bench, withScenario } from './scenario-run.ts'

const cases = 200
const timeoutMs = 60_000

/**
 * Whether mountlab makes the case that floor.c makes, and gets the same answers. Cases that are
 * broken or unsupported are soon done with, and would make a splendid ratio.
 */
export async function checkAnswers(bench: Bench): Promise<void> {
  bench.note('whether mountlab gets the answers that the C program gets')
  const lines = await withScenario(bench.folder, cases, 1, async (command) => {
    const [file, ...args] = command
    const options = { ...bounded(command, bench.signal, timeoutMs), stdout: 'pipe' } as const
    return (await execa(file, args, options).catch(failed(command))).stdout.split('\n')
  })
  const good = lines.filter(isExpected).length
  if (good !== cases) {
    const bad = lines.find((line) => line.includes('"verdict"') && !isExpected(line))
    const example = bad === undefined ? '' : `; the first other one: ${bad.slice(0, 2000)}`
    throw new BenchError(`Expected ${cases} records like floor.c's, got ${good}${example}`)
  }
}

/** Whether a line of JSON is a record of the case, observed and with the answer of floor.c. */
export function isExpected(line: string): boolean {
  if (!line.includes('"verdict"')) return false
  const record: {
    verdict?: string
    params?: Record<string, string>
    steps?: { errno?: string; value?: string }[]
  } = JSON.parse(line)
  const moved = record.steps?.[2]
  const { errno, value } = moved ?? {}
  const answered = record.params?.parent === 'shared' ? errno === 'EINVAL' : value === '0'
  return record.verdict === 'observed' && answered
}
