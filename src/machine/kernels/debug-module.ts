// The debugging information of one module, out of the debug package that the kernel's own comes from.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import { buildIdIn, parseNotes } from './elf.ts'
import { debFile, fetchPackages } from './fetch-packages.ts'
import type { LockedPackage } from './kernel-lock.ts'
import { withPrivateApt } from './private-apt.ts'
import type { ReadyOptions } from './ready-kernel.ts'
import { outputOf } from './run-program.ts'
import { unpackFiles } from './unpack-files.ts'

export interface DebugModule {
  /** The module with every section at an address of its own, which is not where the kernel has it. */
  file: string
  buildId: string | undefined
  /** Where a function is in `file`; a name that two functions have is left out. */
  functions: ReadonlyMap<string, bigint>
}

/** Raised when what is kept is made in another way than before. */
const folderFormat = 1

function moduleFolder({ sha256 }: LockedPackage, module: string): string {
  return inCache('debug', `module-${module}-${folderFormat}-${sha256.slice(0, 12)}`)
}

/** Whether a folder of the cache holds a module of this debug package. */
export function isModuleOf(folder: string, { sha256 }: LockedPackage): boolean {
  return folder.startsWith('module-') && folder.endsWith(`-${folderFormat}-${sha256.slice(0, 12)}`)
}

/**
 * `module`: as /proc/kallsyms names it. Undefined where the package has to be fetched once more and nobody agreed to
 * that. Throws MachineError, or the signal's reason.
 */
export async function readyModule(
  debug: LockedPackage,
  module: string,
  { signal, onNote, mayFetch }: Pick<ReadyOptions, 'signal' | 'onNote'> & { mayFetch: boolean },
): Promise<DebugModule | undefined> {
  const folder = moduleFolder(debug, module)
  if (!existsSync(folder)) {
    if (!mayFetch && !existsSync(debFile(debug.sha256))) return undefined
    await withPrivateApt(signal, (apt) => fetchPackages([debug], apt, onNote))
    onNote(`unpacking the module ${module} of ${debug.name}`)
    await withTemporaryFolder(async (made) => {
      await keepModule(debug, module, made, signal)
      publish(join(made, 'kept'), folder)
    })
    rmSync(debFile(debug.sha256), { force: true })
  }
  const file = join(folder, 'linked')
  const text = Buffer.from(await outputOf('nm', [file], { signal })).toString('latin1')
  return {
    file,
    buildId: buildIdIn(parseNotes(readFileSync(join(folder, 'notes')))),
    functions: functionsOf(text),
  }
}

/** From what nm(1) says. */
export function functionsOf(text: string): Map<string, bigint> {
  const functions = new Map<string, bigint>()
  const twice = new Set<string>()
  for (const line of text.split('\n')) {
    const [address = '', type = '', name = ''] = line.split(' ')
    if (!/^[tTwW]$/.test(type)) continue
    if (functions.has(name)) twice.add(name)
    functions.set(name, BigInt(`0x${address}`))
  }
  for (const name of twice) functions.delete(name)
  return functions
}

async function keepModule(
  debug: LockedPackage,
  module: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  // The names of files have hyphens where the kernel has low lines.
  const patterns = [`./usr/lib/debug/*/${module.replaceAll('_', '[-_]')}.ko*`]
  await unpackFiles(debFile(debug.sha256), { patterns }, to, signal)
  const found = readdirSync(to, { recursive: true, encoding: 'utf8' }).filter((path) =>
    basename(path).includes('.ko'),
  )
  const [only] = found
  if (only === undefined || found.length > 1) {
    throw new MachineError('kernel-unusable', `${debug.name} has ${found.length} modules ${module}`)
  }
  const kept = join(to, 'kept')
  mkdirSync(kept)
  const object = join(to, only)
  // A module's sections all begin at 0. The linker sets them apart, with the lines that lead to them.
  const how = [
    '--unresolved-symbols=ignore-all',
    '--noinhibit-exec',
    '--entry=0',
    '--build-id=none',
  ]
  await outputOf('ld', [...how, '-o', join(kept, 'linked'), object], { signal })
  const notes = ['-O', 'binary', '--only-section=.note.gnu.build-id', object, join(kept, 'notes')]
  await outputOf('objcopy', notes, { signal })
}
