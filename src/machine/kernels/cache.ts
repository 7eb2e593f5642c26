// The folder that keeps packages, kernels and extracted images. A thing in it is whole or not there:
// it is made in a temporary folder beside the others and gets its name by one rename.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

const dayMs = 24 * 60 * 60 * 1000

/** `$XDG_CACHE_HOME/mountlab`. A relative path there is to be ignored: XDG Base Directory. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME = '' } = process.env
  return join(isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'mountlab')
}

export function inCache(...path: string[]): string {
  return join(cacheFolder(), ...path)
}

/** Gives `use` an empty folder of the cache's filesystem, and removes it afterwards. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const parent = inCache('tmp')
  mkdirSync(parent, { recursive: true })
  removeAbandoned(parent)
  const folder = mkdtempSync(join(parent, `${owner()}${process.pid}-`))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives a finished file or folder its place. Where another process was faster, its work stays. */
export function publish(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}

/** Which pids mean something here: the boot and the pid namespace. Caches may be shared. */
function owner(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
  const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')
  return `${boot}-${namespace}-`
}

/** What a killed process left. One of another machine is taken for abandoned after a day. */
function removeAbandoned(parent: string): void {
  const ours = owner()
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(ours) ? Number.parseInt(name.slice(ours.length), 10) : undefined
    const folder = join(parent, name)
    const abandoned = pid === undefined ? isOlderThanADay(folder) : !existsSync(`/proc/${pid}`)
    if (abandoned) rmSync(folder, { recursive: true, force: true })
  }
}

function isOlderThanADay(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > dayMs
}
