// A kernel that is a file of the user's.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import { hashFile } from './fetch-packages.ts'
import { inspectKernel, writeVmlinux } from './kernel-image.ts'
import type { KernelList } from './kernel-list.ts'
import { takeModules } from './module-folder.ts'
import type { ReadyKernel, ReadyOptions } from './ready-kernel.ts'

export async function readyFile(
  name: string,
  list: KernelList,
  options: ReadyOptions,
): Promise<ReadyKernel> {
  const path = resolve(name)
  if (!statSync(path).isFile()) {
    throw new MachineError('kernel-unknown', `${name} is not a file`, 'name a bzImage or a vmlinux')
  }
  const { kind, release } = inspectKernel(path)
  return {
    name,
    release,
    image: kind === 'vmlinux' ? path : await extracted(path, options),
    config: configBeside(path),
    modules:
      options.modules === undefined
        ? undefined
        : await modulesOf(options.modules, release, list, options.signal),
  }
}

/** The ELF kernel of a bzImage from the cache, by the bzImage's content; else the bzImage. */
async function extracted(path: string, { signal, onNote }: ReadyOptions): Promise<string> {
  const elf = inCache('images', `${await hashFile(path)}.vmlinux`)
  if (existsSync(elf)) return elf
  return withTemporaryFolder(async (folder) => {
    const made = join(folder, 'vmlinux')
    if (!(await writeVmlinux(path, made, signal, onNote))) return path
    publish(made, elf)
    return elf
  })
}

/** /boot/config-X for /boot/vmlinuz-X, and .config of the tree that a bzImage or vmlinux lies in. */
function configBeside(path: string): string | undefined {
  const name = basename(path)
  const folder = dirname(path)
  const candidates = [
    ...(name.startsWith('vmlinuz-') ? [join(folder, name.replace('vmlinuz', 'config'))] : []),
    ...(name === 'vmlinux' ? [join(folder, '.config')] : []),
    ...(path.endsWith('/arch/x86/boot/bzImage') ? [resolve(folder, '../../../.config')] : []),
  ]
  return candidates.find((file) => existsSync(file))
}

async function modulesOf(
  given: string,
  release: string | undefined,
  list: KernelList,
  signal: AbortSignal,
): Promise<string> {
  const from = findModules(given, release)
  const folder = inCache('modules', fingerprint(from, [release ?? '', ...list.modules]))
  if (!existsSync(folder)) {
    await withTemporaryFolder(async (temporary) => {
      const made = join(temporary, 'modules')
      const taken = await takeModules(from, made, { wanted: list.modules, release, signal })
      if (taken.length === 0) {
        throw new MachineError('kernel-unusable', `there is no module in ${from} that is wanted`)
      }
      publish(made, folder)
    })
  }
  return folder
}

/** The folder itself, or the one for the release below it: make modules_install makes both. */
export function findModules(given: string, release: string | undefined): string {
  const roots = ['lib/modules', 'usr/lib/modules', '.'].map((below) => join(given, below))
  const found = roots
    .filter((root) => existsSync(root))
    .flatMap((root) => subfolders(root, release))
  if (existsSync(join(given, 'kernel'))) return given
  const [only, ...more] = found.filter((folder) => existsSync(join(folder, 'kernel')))
  if (only === undefined) {
    throw new MachineError(
      'kernel-unusable',
      `there are no modules${release === undefined ? '' : ` of ${release}`} in ${given}`,
      'name a folder such as /lib/modules/<release>, or the INSTALL_MOD_PATH of make modules_install',
    )
  }
  if (more.length > 0) {
    throw new MachineError(
      'kernel-unusable',
      `there are modules of several releases in ${given}, and the kernel does not tell its own`,
      `name one of them: ${only}`,
    )
  }
  return only
}

function subfolders(root: string, release: string | undefined): string[] {
  if (release !== undefined) return [join(root, release)]
  return statSync(root).isDirectory() ? readdirSync(root).map((name) => join(root, name)) : []
}

/** Changes with any module. Contents are not read: a kernel tree may have gigabytes. */
function fingerprint(folder: string, more: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([resolve(folder), ...more]))
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.ko(\.\w+)?$/.test(path)) continue
    const { size, mtimeMs } = statSync(join(folder, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\0`)
  }
  return hash.digest('hex').slice(0, 24)
}
