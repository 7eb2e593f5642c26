import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { programFile } from './busybox.ts'
import { cacheFolder, inCache } from './cache.ts'
import { debugFolder } from './debug-kernel.ts'
import { debFile } from './fetch-packages.ts'
import { readKernelList } from './kernel-list.ts'
import { readKernelLock } from './kernel-lock.ts'
import { kernelFolder } from './kernel-series.ts'
import { pruneCache } from './prune-cache.ts'

process.env.XDG_CACHE_HOME = t.testdir()

t.test('what the lock file leads to stays, and what is not ours', async (t) => {
  t.strictSame(pruneCache(), [], 'there is no cache yet')
  const { kernels, busybox } = readKernelLock()
  const [kernel] = Object.values(kernels)
  const [one] = busybox?.packages ?? []
  const { debug, source } = kernel ?? {}
  const explained = Object.values(kernels).find((other) => other.explained)?.explained
  if (!kernel || !debug || !source || !one) throw new Error('the lock file is empty')
  if (!explained?.debug) throw new Error('no kernel is explained by another build')
  const put = (path: string): void => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '12345')
  }
  const kept = [
    debFile(one.sha256),
    join(kernelFolder(kernel, readKernelList()), 'vmlinux'),
    programFile(one),
    join(debugFolder(debug), 'vmlinux'),
    join(debugFolder(source), 'fs'),
    join(kernelFolder(explained, readKernelList()), 'vmlinux'),
    join(debugFolder(explained.debug), 'vmlinux'),
    inCache('debug', `module-overlay-1-${debug.sha256.slice(0, 12)}`, 'linked'),
    inCache('of-others', 'x'),
  ]
  const gone = [
    'debs/0.deb',
    'kernels/6.1-old/vmlinux',
    'debug/6.1-old/vmlinux',
    'debug/module-overlay-1-000000000000/linked',
    'busybox/0/busybox',
    'images/0.vmlinux',
  ]
  for (const path of kept) put(path)
  for (const path of gone) put(inCache(path))
  const removed = pruneCache()
  t.strictSame(
    removed.map(({ path }) => path),
    [
      'debs/0.deb',
      'kernels/6.1-old',
      'debug/6.1-old',
      'debug/module-overlay-1-000000000000',
      'busybox/0',
      'images/0.vmlinux',
    ],
  )
  t.strictSame(
    removed.map(({ size }) => size),
    [5, 5, 5, 5, 5, 5],
  )
  const files = readdirSync(cacheFolder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  t.strictSame(files.sort(), kept.sort())
})
