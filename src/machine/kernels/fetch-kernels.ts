// What `mountlab kernels fetch` does: series into the cache, and the lock file anew where wanted.
import { type KernelList, seriesRow } from './kernel-list.ts'
import { readKernelLock, writeKernelLock } from './kernel-lock.ts'
import { lockDebug, lockKernel, lockPackage, PackageFinder } from './lock-packages.ts'
import { withPrivateApt } from './private-apt.ts'
import { type ReadyOptions, unknownKernel } from './ready-kernel.ts'

/** Names what the guest needs besides a kernel, in place of a series. */
export const busyboxName = 'busybox'

/**
 * Takes the newest packages that the archive has for these series, or for busybox, into the lock
 * file. Each is written as soon as it is known. Throws MachineError.
 */
export async function updateLock(
  names: string[],
  list: KernelList,
  { signal, onNote }: Omit<ReadyOptions, 'modules'>,
): Promise<void> {
  await withPrivateApt(signal, async (getApt) => {
    const apt = await getApt()
    const finder = new PackageFinder(apt, onNote)
    for (const name of names) {
      if (name === busyboxName) {
        const found = await lockPackage(list.busybox.package, list.busybox.suites, finder)
        writeKernelLock({ ...readKernelLock(), busybox: found })
        continue
      }
      const row = seriesRow(list, name)
      if (row === undefined) throw unknownKernel(name, list)
      const found = await lockKernel(list, row, finder, apt, onNote)
      const newest = await lockDebug(found, name, finder, apt, onNote)
      const lock = readKernelLock()
      const before = lock.kernels[name]
      const isSame = before?.release === newest.release
      // Of the same kernel the debug package is as gone as it was.
      const explained = isSame ? before.explained : undefined
      const kernel = explained === undefined ? newest : { ...newest, explained }
      writeKernelLock({ ...lock, kernels: { ...lock.kernels, [name]: kernel } })
      const change = before === undefined || isSame ? '' : `, was ${before.release}`
      onNote(`${name} is ${kernel.release} of ${kernel.suite}${change}`)
    }
  })
}
