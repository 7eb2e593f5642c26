// What tests of guests share: which kernels there are to test with, and machines that boot them.
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { GuestMachine } from '../machine/guest/guest-machine.ts'
import { qemuProgram } from '../machine/guest/qemu.ts'
import { programFile } from '../machine/kernels/busybox.ts'
import { readKernelLock } from '../machine/kernels/kernel-lock.ts'
import { kernelStatus } from '../machine/kernels/kernel-status.ts'
import { MachineOpener } from '../machine/open-machine.ts'

const { MOUNTLAB_TEST_KERNELS = '', MOUNTLAB_TEST_FETCH = '' } = process.env

/** Series to test with: those of MOUNTLAB_TEST_KERNELS (`5.10,7.3`), else the newest that is cached. */
export const testKernels: readonly string[] = wantedKernels()

/** Why there can be no guest; false where there can. */
export const noGuest: string | false = reasonAgainst()

function wantedKernels(): string[] {
  const named = MOUNTLAB_TEST_KERNELS.split(',').filter((name) => name !== '')
  if (named.length > 0) return named
  const newest = kernelStatus().findLast(({ cached }) => cached)
  return newest === undefined ? [] : [newest.series]
}

function reasonAgainst(): string | false {
  const isThere = (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, qemuProgram), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  if (!isThere) return `${qemuProgram} is not installed`
  // A test downloads nothing by itself.
  if (MOUNTLAB_TEST_FETCH === '1')
    return testKernels.length === 0 ? 'name MOUNTLAB_TEST_KERNELS' : false
  const shell = readKernelLock().busybox?.packages[0]
  if (shell === undefined || !existsSync(programFile(shell))) return 'no busybox is cached'
  if (testKernels.length === 0) return 'no kernel is cached: mountlab kernels fetch 7.3'
  const cached = new Set(kernelStatus().flatMap((each) => (each.cached ? [each.series] : [])))
  const missing = testKernels.filter((name) => !cached.has(name))
  return missing.length === 0 ? false : `${missing.join(', ')} is not cached`
}

/** A machine that has not booted yet. Must be closed. */
export async function openGuest(name: string, append = ''): Promise<GuestMachine> {
  const opener = new MachineOpener({
    append,
    signal: new AbortController().signal,
    onNote: () => {},
  })
  return (await opener.open(name)) as GuestMachine
}
