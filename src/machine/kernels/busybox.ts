// A static busybox for the guest's root: insmod, mount and a shell before Node is there.
import { chmodSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import { fetchPackages } from './fetch-packages.ts'
import { type LockedPackage, readKernelLock } from './kernel-lock.ts'
import { unpackPackage } from './kernel-series.ts'
import { withPrivateApt } from './private-apt.ts'
import type { ReadyOptions } from './ready-kernel.ts'

/** The path of the program. Fetched where it is not cached. Throws MachineError. */
export async function busybox({ signal, onNote }: Omit<ReadyOptions, 'modules'>): Promise<string> {
  const [one] = readKernelLock().busybox?.packages ?? []
  if (one === undefined) {
    throw new MachineError(
      'fetch-failed',
      'vm/kernels.lock.json has no busybox',
      'mountlab kernels fetch --update busybox',
    )
  }
  const program = programFile(one)
  if (!existsSync(program)) {
    await withPrivateApt(signal, (apt) => fetchPackages([one], apt, onNote))
    await unpackBusybox(one, signal)
  }
  return program
}

/** Where the program of a package is, or would be: a folder for each content. */
export function programFile({ sha256 }: LockedPackage): string {
  // busybox goes by the name that it is called by.
  return inCache('busybox', sha256.slice(0, 16), 'busybox')
}

/** Takes the program out of a package that is cached. Returns its path. */
export async function unpackBusybox(one: LockedPackage, signal: AbortSignal): Promise<string> {
  const program = programFile(one)
  await withTemporaryFolder(async (folder) => {
    await unpackPackage(one, folder, signal)
    const found = ['bin/busybox', 'usr/bin/busybox']
      .map((path) => join(folder, path))
      .find((path) => existsSync(path))
    if (found === undefined) {
      throw new MachineError('fetch-failed', `${one.name} ${one.version} has no busybox in it`)
    }
    chmodSync(found, 0o755)
    publish(found, program)
  })
  return program
}
