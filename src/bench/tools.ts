// What the benchmark needs from the machine: tools, a built mountlab, the compiled floor.c, a core.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { BenchError } from './bench-error.ts'
import { type Command, cliPath, failed, floorSource } from './commands.ts'

/** Tool to Debian package. */
const packages = {
  gcc: 'gcc libc6-dev',
  strace: 'strace',
  taskset: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
}

export async function requireTools(): Promise<void> {
  const found = await Promise.all(
    Object.keys(packages).map((tool) => execa(tool, ['--version'], { reject: false })),
  )
  const missing = Object.entries(packages).filter((_, index) => found[index]?.code === 'ENOENT')
  if (missing.length > 0) {
    const names = missing.map(([tool]) => tool).join(', ')
    const install = [...new Set(missing.map(([, name]) => name))].join(' ')
    throw new BenchError(`Expected ${names} on the PATH; on Debian: apt-get install ${install}`)
  }
  if (!existsSync(cliPath)) {
    throw new BenchError(`Expected ${cliPath}, which \`npm run build\` makes`)
  }
}

export async function compileFloor(folder: string, cancelSignal: AbortSignal): Promise<void> {
  const args = ['-O2', '-Wall', '-Wextra', '-o', join(folder, 'floor'), floorSource]
  const command: Command = ['gcc', ...args]
  await execa('gcc', args, { cancelSignal, timeout: 60_000 }).catch(failed(command))
}

/** The first core that this process may run on: core 0, unless a batch system said otherwise. */
export function firstCpu(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? 0)
}
