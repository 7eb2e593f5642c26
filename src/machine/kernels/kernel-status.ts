// What `mountlab kernels` tells: the series of the list, and what is cached of each.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readKernelList } from './kernel-list.ts'
import { readKernelLock } from './kernel-lock.ts'
import { kernelFolder } from './kernel-series.ts'

export interface KernelStatus {
  series: string
  /** `uname -r` of the kernel in the lock file; the rest is undefined where there is none. */
  release?: string
  /** Debian's version of the package. */
  version?: string
  suite?: string
  cached: boolean
  /** Bytes to download. */
  size?: number
  /** Modules ready for a guest; known once it is cached. */
  modules?: number
  /** Packages whose hash no signed index vouches for. */
  unvouched?: string[]
}

/** Throws MachineError where the list or the lock file cannot be used. */
export function kernelStatus(): KernelStatus[] {
  const list = readKernelList()
  const lock = readKernelLock()
  return list.series.map(({ series }) => {
    const kernel = lock.kernels[series]
    if (kernel === undefined) return { series, cached: false }
    const { release, suite, packages } = kernel
    const [image] = packages
    const folder = kernelFolder(kernel, list)
    const cached = existsSync(folder)
    return {
      series,
      release,
      ...(image === undefined ? {} : { version: image.version }),
      suite,
      cached,
      size: packages.reduce((sum, { size }) => sum + size, 0),
      ...(cached ? { modules: countModules(folder) } : {}),
      unvouched: packages.filter((one) => one.vouchedBy !== 'index').map(({ name }) => name),
    }
  })
}

function countModules(folder: string): number {
  const file = join(folder, 'modules', 'modules.dep')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
}
