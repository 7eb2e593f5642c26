// Removes from the cache what the lock file no longer leads to, and what can be made again.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { programFile } from './busybox.ts'
import { inCache } from './cache.ts'
import { debugFolder } from './debug-kernel.ts'
import { isModuleOf } from './debug-module.ts'
import { debFile } from './fetch-packages.ts'
import { readKernelList } from './kernel-list.ts'
import { readKernelLock } from './kernel-lock.ts'
import { kernelFolder } from './kernel-series.ts'

export interface Pruned {
  /** Below the cache's folder. */
  path: string
  /** Bytes. */
  size: number
}

/**
 * Keeps the packages, kernels, debug files and busybox of the lock file. A guest that is being started from what
 * is removed fails. Throws MachineError where the lock file cannot be used.
 */
export function pruneCache(): Pruned[] {
  const lock = readKernelLock()
  const list = readKernelList()
  const kernels = Object.values(lock.kernels).flatMap((kernel) =>
    kernel.explained === undefined ? [kernel] : [kernel, kernel.explained],
  )
  const debugs = kernels.map(({ debug }) => debug).filter((one) => one !== undefined)
  const busybox = lock.busybox?.packages ?? []
  const packages = [...kernels.flatMap((kernel) => kernel.packages), ...busybox]
  const kept: Record<string, string[]> = {
    debs: packages.map(({ sha256 }) => debFile(sha256)),
    kernels: kernels.map((kernel) => kernelFolder(kernel, list)),
    debug: kernels
      .flatMap(({ debug, source }) => [debug, source])
      .filter((one) => one !== undefined)
      .map(debugFolder),
    busybox: busybox.map((one) => join(programFile(one), '..')),
    // Taken from files of the user's, and taken again where they are wanted.
    images: [],
    modules: [],
  }
  return Object.entries(kept).flatMap(([folder, keep]) => {
    const names = new Set(keep.map((path) => basename(path)))
    const parent = inCache(folder)
    return (existsSync(parent) ? readdirSync(parent) : [])
      .filter((name) => !names.has(name))
      .filter((name) => folder !== 'debug' || !debugs.some((debug) => isModuleOf(name, debug)))
      .map((name) => {
        const path = join(parent, name)
        const size = sizeOf(path)
        rmSync(path, { recursive: true })
        return { path: join(folder, name), size }
      })
  })
}

function sizeOf(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
