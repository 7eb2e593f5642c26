// `vm/kernels.lock.json`: the exact packages of every series. It names no host: a path is below the
// archive of whoever fetches.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { MachineError } from '../errors.ts'
import type { ArchiveName } from './debian-archives.ts'
import { vmFolder } from './kernel-list.ts'

export interface LockedPackage {
  name: string
  version: string
  archive: ArchiveName
  /** Below the archive's root. */
  path: string
  /** Bytes. */
  size: number
  sha256: string
  /**
   * Who vouches for the sha256: `index`, the signed index of the suite; `first fetch`, nobody but
   * the archive that this file was made from, for the index left the package out. Modules of such
   * a package are held against the key that is built into their kernel; a configuration cannot be.
   */
  vouchedBy: 'index' | 'first fetch'
}

export interface LockedSet {
  suite: string
  /** The kernel or program first, then what belongs to it. */
  packages: LockedPackage[]
}

export interface LockedKernel extends LockedSet {
  /** As `uname -r` says it. */
  release: string
  /** With the debugging information of this very build; absent where the archive has none. */
  debug?: LockedPackage
  /** The source that it was built from. */
  source?: LockedPackage
  /** An older build of the series, whose debug package the archive has: this one's is gone from it. */
  explained?: LockedKernel
}

/** The build of a series that lines are told of. */
export function explainedBuild(kernel: LockedKernel): LockedKernel {
  return kernel.explained ?? kernel
}

export interface KernelLock {
  schema: 1
  kernels: Record<string, LockedKernel>
  busybox?: LockedSet
}

export const lockFile = `${vmFolder}kernels.lock.json`

/** Throws MachineError where the file is not as it has to be. A missing file is an empty one. */
export function readKernelLock(file = lockFile): KernelLock {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { schema: 1, kernels: {} }
    throw invalid(file, (error as Error).message)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
  const wrong = complaint(value)
  if (wrong !== undefined) throw invalid(file, wrong)
  return value as KernelLock
}

/** Replaces the file in one step. Series are in the order of their versions. */
export function writeKernelLock(lock: KernelLock, file = lockFile): void {
  const series = Object.entries(lock.kernels)
  series.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const sorted = { ...lock, kernels: Object.fromEntries(series) }
  const temporary = `${file}.${process.pid}`
  try {
    writeFileSync(temporary, `${JSON.stringify(sorted, null, 2)}\n`)
    renameSync(temporary, file)
  } catch (error) {
    throw new MachineError('list-invalid', `Cannot write ${file}: ${(error as Error).message}`)
  }
}

function invalid(file: string, why: string): MachineError {
  return new MachineError(
    'list-invalid',
    `Cannot use ${file}: ${why}`,
    'git checkout brings the file back; without it, mountlab kernels fetch --update all makes it',
  )
}

type Fields = Record<string, unknown>

function complaint(value: unknown): string | undefined {
  if (!isFields(value)) return 'Expected an object'
  if (value.schema !== 1) return `Expected \`schema\` to be 1, got ${JSON.stringify(value.schema)}`
  if (!isFields(value.kernels)) return 'Expected `kernels` to be an object'
  for (const [series, kernel] of Object.entries(value.kernels)) {
    const wrong = kernelComplaint(kernel)
    if (wrong !== undefined) return `kernel ${series}: ${wrong}`
  }
  const wrong = value.busybox === undefined ? undefined : setComplaint(value.busybox)
  return wrong === undefined ? undefined : `busybox: ${wrong}`
}

function kernelComplaint(kernel: unknown): string | undefined {
  const wrong = setComplaint(kernel)
  if (wrong !== undefined) return wrong
  const { release, debug, source, explained } = kernel as Fields
  if (typeof release !== 'string') return 'Expected `release` to be a text'
  for (const extra of [debug, source]) {
    if (extra === undefined) continue
    const wrong = isFields(extra) ? packageComplaint(extra) : 'Expected an object'
    if (wrong !== undefined) return wrong
  }
  if (explained === undefined) return undefined
  const inside = kernelComplaint(explained)
  return inside === undefined ? undefined : `explained: ${inside}`
}

function setComplaint(value: unknown): string | undefined {
  if (!isFields(value)) return 'Expected an object'
  if (typeof value.suite !== 'string') return 'Expected `suite` to be a text'
  const { packages } = value
  if (!Array.isArray(packages) || packages.length === 0) return 'Expected a list of `packages`'
  for (const one of packages as unknown[]) {
    const wrong = isFields(one) ? packageComplaint(one) : 'Expected an object'
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const rules: [field: string, what: string, holds: (value: unknown) => boolean][] = [
  ['name', 'a package name', (value) => matches(value, /^[a-z0-9][a-z0-9+.-]+$/)],
  ['version', 'a version', (value) => matches(value, /^[A-Za-z0-9.+~:-]+$/)],
  ['archive', '"main" or "security"', (value) => value === 'main' || value === 'security'],
  // Joined to the archive's address and to folder names, so it must stay below both.
  ['path', 'a path below pool/', (value) => matches(value, /^pool\/(?!.*\.\.)[\w/.+~:%-]+\.deb$/)],
  ['size', 'a number of bytes', (value) => Number.isSafeInteger(value) && Number(value) > 0],
  ['sha256', '64 hexadecimal digits', (value) => matches(value, /^[0-9a-f]{64}$/)],
  [
    'vouchedBy',
    '"index" or "first fetch"',
    (value) => value === 'index' || value === 'first fetch',
  ],
]

function packageComplaint(value: Fields): string | undefined {
  const broken = rules.find(([field, , holds]) => !holds(value[field]))
  if (broken === undefined) return undefined
  const [field, what] = broken
  const name = typeof value.name === 'string' ? `${value.name}: ` : ''
  return `${name}Expected \`${field}\` to be ${what}, got ${JSON.stringify(value[field])}`
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
