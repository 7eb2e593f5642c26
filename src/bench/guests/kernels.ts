// The kernels that can be booted without fetching anything, as mountlab lists them.
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { BenchError } from '../bench-error.ts'
import { bounded, type Command, cliPath, failed } from '../commands.ts'

export interface Series {
  series: string
  /** `uname -r`. */
  release: string
}

/** Every series of the list; one that is not cached would put a download into what is measured. */
export async function cachedSeries(signal: AbortSignal): Promise<Series[]> {
  if (!existsSync(cliPath)) {
    throw new BenchError(`Expected ${cliPath}, which \`npm run build\` makes`)
  }
  const command: Command = [process.execPath, cliPath, 'kernels', '--json']
  const [file, ...args] = command
  const options = { ...bounded(command, signal, 30_000), stdout: 'pipe' } as const
  const { stdout } = await execa(file, args, options).catch(failed(command))
  const all = stdout.split('\n').map((line) => JSON.parse(line) as Series & { cached: boolean })
  const missing = all.filter(({ cached }) => !cached).map(({ series }) => series)
  if (missing.length > 0) {
    const fetch = `mountlab kernels fetch ${missing.join(' ')}`
    throw new BenchError(`Expected every kernel in the cache; get them first: ${fetch}`)
  }
  return all
}

/** The file that mountlab boots for a series: ARCHITECTURE.md, Kernels and the cache. */
export function cachedImage({ release }: Series): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const kernels = join(cache, 'mountlab/kernels')
  const images = readdirSync(kernels)
    .filter((name) => name.startsWith(`${release}-`))
    .flatMap((name) => ['vmlinux', 'bzImage'].map((image) => join(kernels, name, image)))
    .filter((image) => existsSync(image))
  const [image] = images
  if (image === undefined) throw new BenchError(`Expected an image of ${release} in ${kernels}`)
  return image
}
