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

/** The cores that this process may run on: all of them, unless a batch system said otherwise. */
export function allowedCpus(): number[] {
  const status = readFileSync('/proc/self/status', 'utf8')
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '0'
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

export function firstCpu(): number {
  return allowedCpus()[0] ?? 0
}
