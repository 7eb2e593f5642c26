// A kernel of Debian's archive: fetched, unpacked once, kept.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import { debFile, fetchPackages, hashFile } from './fetch-packages.ts'
import { writeVmlinux } from './kernel-image.ts'
import type { KernelList } from './kernel-list.ts'
import { type LockedKernel, type LockedPackage, readKernelLock } from './kernel-lock.ts'
import { takeModules } from './module-folder.ts'
import { kernelKeys } from './module-signature.ts'
import { withPrivateApt } from './private-apt.ts'
import type { ReadyKernel, ReadyOptions } from './ready-kernel.ts'
import { outputOf } from './run-program.ts'

/** Raised when a folder of a kernel is made in another way than before. */
const folderFormat = 2

/** Where an unpacked kernel is, or would be. Its name stands for everything that it is made of. */
export function kernelFolder(kernel: LockedKernel, list: KernelList): string {
  const parts = [folderFormat, kernel.packages.map(({ sha256 }) => sha256), list.modules]
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return inCache('kernels', `${kernel.release}-${hash.slice(0, 12)}`)
}

export async function readySeries(
  series: string,
  list: KernelList,
  options: ReadyOptions,
): Promise<ReadyKernel> {
  const kernel = readKernelLock().kernels[series]
  if (kernel === undefined) {
    throw new MachineError(
      'fetch-failed',
      `vm/kernels.lock.json has no kernel for the series ${series}`,
      `mountlab kernels fetch --update ${series}`,
    )
  }
  return readyBuild(series, kernel, list, options)
}

/** The same for a build that the caller chose. */
export async function readyBuild(
  series: string,
  kernel: LockedKernel,
  list: KernelList,
  options: ReadyOptions,
): Promise<ReadyKernel> {
  const folder = kernelFolder(kernel, list)
  if (!existsSync(folder)) {
    await withPrivateApt(options.signal, (apt) =>
      fetchPackages(kernel.packages, apt, options.onNote),
    )
    options.onNote(`unpacking ${kernel.release}`)
    await unpackKernel(kernel, list, folder, options)
  }
  const file = (name: string): string | undefined => {
    const path = join(folder, name)
    return existsSync(path) ? path : undefined
  }
  return {
    name: series,
    release: kernel.release,
    image: file('vmlinux') ?? join(folder, 'bzImage'),
    config: file('config'),
    modules: file('modules'),
  }
}

/** Makes a kernel's folder out of its packages, which are cached. Throws MachineError. */
export async function unpackKernel(
  kernel: LockedKernel,
  list: KernelList,
  folder: string,
  { signal, onNote }: ReadyOptions,
): Promise<void> {
  await withTemporaryFolder(async (temporary) => {
    const root = join(temporary, 'root')
    const made = join(temporary, 'made')
    mkdirSync(made)
    for (const one of kernel.packages) await unpackPackage(one, root, signal)
    const [modules] = ['lib/modules', 'usr/lib/modules']
      .map((name) => join(root, name, kernel.release))
      .filter((path) => existsSync(path))
    const first = (...paths: (string | undefined)[]): string | undefined =>
      paths.find((path) => path !== undefined && existsSync(path))
    const inModules = (name: string): string | undefined => modules && join(modules, name)
    // Debian moved both from /boot to the modules' folder: the image in 7.2, the rest later.
    const image = first(join(root, `boot/vmlinuz-${kernel.release}`), inModules('vmlinuz'))
    const config = first(join(root, `boot/config-${kernel.release}`), inModules('config'))
    if (image === undefined) {
      throw new MachineError(
        'kernel-unusable',
        `the packages of ${kernel.release} have no vmlinuz where it is looked for`,
      )
    }
    const vmlinux = join(made, 'vmlinux')
    const hasVmlinux = await writeVmlinux(image, vmlinux, signal, onNote)
    if (!hasVmlinux) copyFileSync(image, join(made, 'bzImage'))
    if (config !== undefined) copyFileSync(config, join(made, 'config'))
    if (modules !== undefined && readdirSync(modules).includes('kernel')) {
      // The index vouches for the kernel at least, and the kernel for its modules.
      const vouched = kernel.packages.every(({ vouchedBy }) => vouchedBy === 'index')
      const keys = vouched ? undefined : hasVmlinux ? kernelKeys(readFileSync(vmlinux)) : []
      const { release } = kernel
      await takeModules(modules, join(made, 'modules'), {
        wanted: list.modules,
        release,
        keys,
        signal,
      })
    }
    writeFileSync(join(made, 'packages.json'), `${JSON.stringify(kernel, null, 2)}\n`)
    publish(made, folder)
  })
}

/** Unpacks a cached package whose content is what it has to be. Nothing of it is run. */
export async function unpackPackage(
  one: LockedPackage,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const file = debFile(one.sha256)
  if ((await hashFile(file)) !== one.sha256) {
    throw new MachineError(
      'fetch-failed',
      `${file} is damaged`,
      'remove it, and it is fetched anew',
    )
  }
  await outputOf('dpkg-deb', ['--extract', file, to], { signal })
}
