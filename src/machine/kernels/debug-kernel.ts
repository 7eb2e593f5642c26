// What tells the lines of a kernel's source: the debug package of exactly that build, and the
// source package of the same version. Of each, only what is used is kept.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import { type DebugModule, readyModule } from './debug-module.ts'
import { debFile, fetchPackages } from './fetch-packages.ts'
import { readKernelList } from './kernel-list.ts'
import {
  explainedBuild,
  type LockedKernel,
  type LockedPackage,
  readKernelLock,
} from './kernel-lock.ts'
import { kernelFolder } from './kernel-series.ts'
import { withPrivateApt } from './private-apt.ts'
import type { ReadyOptions } from './ready-kernel.ts'
import { outputOf } from './run-program.ts'
import { unpackFiles } from './unpack-files.ts'

export interface DebugKernel {
  /** An ELF file with the kernel's debugging information. */
  vmlinux: string
  /** The text symbols of it, as nm(1) writes them, by address. */
  symbols: string
  /** A folder laid out as the kernel's tree is; undefined where there is no source. */
  source: string | undefined
  /** The build that it is of, where that is not the one that cases are run on; it has to be booted then. */
  other?: OtherBuild
  /**
   * Of a module of the kernel; undefined where a download is needed that nobody agreed to, absent where there is no
   * package that has modules. Throws MachineError.
   */
  module?(name: string): Promise<DebugModule | undefined>
}

export interface OtherBuild {
  build: LockedKernel
  /** `uname -r` of the kernel that cases of the series are run on. */
  insteadOf: string
}

/** Raised when what is kept is made in another way than before. */
const folderFormat = 1

/** Of the tree, what a system call about mounts can come through. */
const sourceFolders = [
  'fs',
  'include',
  'kernel',
  'security',
  'mm',
  'lib',
  'ipc',
  'block',
  'arch/x86',
]

/** Relocations are applied already; the others tell where variables live, of which nobody asks. */
const unusedSections = ['.rela*', '.debug_loc', '.debug_loclists', '.debug_frame', '.debug_aranges']

/** What would have to be fetched to explain a series. Throws MachineError where it cannot be had. */
export function debugDownloads(series: string): LockedPackage[] {
  const { debug, source, other } = lockedDebug(series)
  const image = (other?.build.packages ?? []).filter(() => other && !isUnpacked(other.build))
  const needed = existsSync(debugFolder(debug)) ? [] : [debug]
  if (source !== undefined && !existsSync(debugFolder(source))) needed.push(source)
  return [...needed, ...image].filter(({ sha256 }) => !existsSync(debFile(sha256)))
}

export interface ReadyDebugOptions extends Pick<ReadyOptions, 'signal' | 'onNote'> {
  /** Whether the debug package may be fetched once more for a module. */
  mayFetch?: boolean
}

/** Fetches what is not cached. Throws MachineError, or the signal's reason. */
export async function readyDebug(
  series: string,
  { signal, onNote, mayFetch = false }: ReadyDebugOptions,
): Promise<DebugKernel> {
  const { release, debug, source, other } = lockedDebug(series)
  const need = async (one: LockedPackage, make: (to: string) => Promise<void>): Promise<string> => {
    const folder = debugFolder(one)
    if (existsSync(folder)) return folder
    await withPrivateApt(signal, (apt) => fetchPackages([one], apt, onNote))
    onNote(`unpacking ${one.name}`)
    await withTemporaryFolder(async (temporary) => {
      const made = join(temporary, 'made')
      mkdirSync(made)
      await make(made)
      publish(made, folder)
    })
    // Hundreds of megabytes, of which nothing else is ever wanted.
    rmSync(debFile(one.sha256), { force: true })
    return folder
  }
  const folder = await need(debug, (made) => keepVmlinux(debug, release, made, signal))
  const tree =
    source === undefined
      ? undefined
      : await need(source, (made) => keepSource(source, made, signal))
  const symbols = readFileSync(join(folder, 'symbols'), 'latin1')
  return {
    vmlinux: join(folder, 'vmlinux'),
    symbols,
    source: tree,
    module: (name) => readyModule(debug, name, { signal, onNote, mayFetch }),
    ...(other === undefined ? {} : { other }),
  }
}

/** The same for a kernel of one's own. Throws MachineError, or the signal's reason. */
export async function localDebug(
  vmlinux: string,
  source: string | undefined,
  signal: AbortSignal,
): Promise<DebugKernel> {
  return { vmlinux, symbols: await textSymbols(vmlinux, signal), source }
}

function isUnpacked(build: LockedKernel): boolean {
  return existsSync(kernelFolder(build, readKernelList()))
}

function lockedDebug(series: string): LockedKernel & { debug: LockedPackage; other?: OtherBuild } {
  const locked = readKernelLock().kernels[series]
  if (locked === undefined) {
    throw new MachineError('kernel-unknown', `vm/kernels.lock.json has no series ${series}`)
  }
  const kernel = explainedBuild(locked)
  const { debug } = kernel
  if (debug === undefined) {
    throw new MachineError(
      'package-gone',
      `the archive had no debug package of ${kernel.release} when vm/kernels.lock.json was made, ` +
        'and one of another build would name wrong lines',
      `mountlab kernels fetch --update ${series} takes the newest kernel, and its debug package`,
    )
  }
  const other = kernel === locked ? {} : { other: { build: kernel, insteadOf: locked.release } }
  return { ...kernel, debug, ...other }
}

/** The folder in the cache for what is kept of a debug or source package. */
export function debugFolder({ sha256, name }: LockedPackage): string {
  return inCache('debug', `${name}-${folderFormat}-${sha256.slice(0, 12)}`)
}

async function keepVmlinux(
  one: LockedPackage,
  release: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  // Debian moved it in 7.2, and left a link.
  const patterns = [`./usr/lib/debug/*/vmlinux*`]
  await unpackFiles(debFile(one.sha256), { patterns }, to, signal)
  const names = [`boot/vmlinux-${release}`, `lib/modules/${release}/vmlinux`]
  const found = names
    .map((name) => join('usr/lib/debug', name))
    .find((path) => lstatSync(join(to, path), { throwIfNoEntry: false })?.isFile())
  if (found === undefined) {
    throw new MachineError('kernel-unusable', `${one.name} has no vmlinux of ${release}`)
  }
  const vmlinux = join(to, 'vmlinux')
  renameSync(join(to, found), vmlinux)
  rmSync(join(to, 'usr'), { recursive: true })
  const sections = unusedSections.map((section) => `--remove-section=${section}`)
  await outputOf('objcopy', [...sections, vmlinux], { signal })
  writeFileSync(join(to, 'symbols'), await textSymbols(vmlinux, signal))
}

/** Of a hundred thousand symbols, those of code, and of the notes that hold the build's id. */
async function textSymbols(vmlinux: string, signal: AbortSignal): Promise<string> {
  const all = Buffer.from(await outputOf('nm', ['-n', vmlinux], { signal })).toString('latin1')
  const wanted = / [tTwW] (?!__pfx_)| __(?:start|stop)_notes$/
  return all
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\n`)
    .join('')
}

async function keepSource(one: LockedPackage, to: string, signal: AbortSignal): Promise<void> {
  // The folder in the archive is called as the package is.
  const patterns = sourceFolders.map((folder) => `${one.name}/${folder}`)
  const wanted = { inner: './usr/src/linux-source-*.tar.xz', patterns }
  await unpackFiles(debFile(one.sha256), wanted, to, signal)
  const top = one.name
  for (const name of readdirSync(join(to, top))) renameSync(join(to, top, name), join(to, name))
  rmSync(join(to, top), { recursive: true })
}
