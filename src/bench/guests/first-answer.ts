// How soon a kernel answers, from the start of the program: mountlab with the record of a case, vng
// with `uname -r`.
import { execa } from 'execa'
import { BenchError } from '../bench-error.ts'
import { bounded, type Command, failed } from '../commands.ts'
import { median, type Row } from '../figure-table.ts'
import { type Bench, withScenario } from '../scenario-run.ts'
import { casesPerBatch } from '../scenario-text.ts'
import { cachedImage, type Series } from './kernels.ts'
import { findVng, vngBoot, vngVersion } from './vng.ts'

/** A kernel that both boot. */
interface Shared {
  /** As mountlab is told of it. */
  arguments: string[]
  image: string
  label: string
}

const boots = 3
const timeoutMs = 120_000
/** The oldest cloud kernel that can mount what vng gives it for a root: virtiofs is built in. */
const sharedSeries = '6.12'
const oneCase = 'unit=0,parent=private'

export async function measureAnswers(bench: Bench, series: readonly Series[]): Promise<Row[]> {
  const shared = sharedKernel(series)
  const own: number[] = []
  while (own.length < boots) {
    bench.note(`mountlab to its first record: ${own.length + 1} of ${boots}`)
    own.push(await firstRecord(bench, shared))
  }
  const ownRow: Row = [`mountlab, ${shared.label}: start to first record`, medianOf(own), '']
  return [ownRow, await vngRow(bench, shared, median(own))]
}

/** MOUNTLAB_VNG_KERNEL and MOUNTLAB_VNG_MODULES name another, for a vng that boots no cloud kernel. */
function sharedKernel(series: readonly Series[]): Shared {
  const { MOUNTLAB_VNG_KERNEL: image, MOUNTLAB_VNG_MODULES: modules } = process.env
  if (image) {
    const options = modules ? ['--modules', modules] : []
    return { arguments: ['--kernel', image, ...options], image, label: image }
  }
  const found = series.find((each) => each.series === sharedSeries)
  if (found === undefined) throw new BenchError(`Expected ${sharedSeries} among the kernels`)
  const label = `${sharedSeries} (${found.release})`
  return { arguments: ['--kernel', sharedSeries], image: cachedImage(found), label }
}

async function firstRecord(bench: Bench, shared: Shared): Promise<number> {
  return await withScenario(bench.folder, casesPerBatch, 1, async (run) => {
    const command = [...run, ...shared.arguments, '--filter', oneCase] as Command
    const [file, ...args] = command
    const options = { ...bounded(command, bench.signal, timeoutMs), stdout: 'pipe' } as const
    const start = performance.now()
    const running = execa(file, args, options)
    let seconds: number | undefined
    const read = async (): Promise<void> => {
      for await (const line of running) {
        if (!line.includes('"verdict":"observed"')) continue
        seconds ??= (performance.now() - start) / 1000
      }
    }
    // The iteration fails as the program does.
    await Promise.all([running, read()]).catch(failed(command))
    if (seconds === undefined) throw new BenchError(`Expected a record of ${shared.label}`)
    return seconds
  })
}

async function vngRow(bench: Bench, shared: Shared, own: number): Promise<Row> {
  const figure = `vng, ${shared.label}: start to the answer of \`uname -r\``
  const vng = findVng()
  const version = vng === undefined ? undefined : await vngVersion(vng, bench.signal)
  if (vng === undefined || version === undefined) {
    return [figure, 'not installed: apt-get install virtme-ng', '']
  }
  const seconds: number[] = []
  while (seconds.length < boots) {
    bench.note(`vng: ${seconds.length + 1} of ${boots}`)
    const boot = await vngBoot(bench, vng, shared.image)
    if ('failure' in boot) return [`${figure} (${version})`, `no answer: ${boot.failure}`, '']
    seconds.push(boot.seconds)
  }
  const times = `${(median(seconds) / own).toFixed(1)} times mountlab's`
  return [`${figure} (${version})`, `${medianOf(seconds)}, ${times}`, '']
}

function medianOf(seconds: number[]): string {
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)]
  return `${median(seconds).toFixed(1)} s (${least.toFixed(1)} to ${most.toFixed(1)})`
}
