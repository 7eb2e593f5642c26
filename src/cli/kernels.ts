import type { Command } from 'commander'
import type { KernelStatus } from '../machine/kernels/kernel-status.ts'
import { misuse } from './exit-status.ts'
import { note, print, watchInterruption } from './terminal.ts'

const fetchExamples = `
Examples:
  $ mountlab kernels fetch 6.1 6.12 7.2
  $ mountlab kernels fetch all
  $ mountlab kernels fetch --update 7.3`

export function addKernels(program: Command): void {
  const kernels = program
    .command('kernels')
    .summary('what can be booted, and what is cached')
    .description(
      "Lists the kernels of Debian's archive that -k takes by series. Any bzImage or vmlinux is " +
        'taken by its path.',
    )
    .option('--json', 'one kernel a line as JSON')
    .addHelpText('after', '\nExample:\n  $ mountlab kernels')
    .action(listKernels)
  kernels
    .command('fetch')
    .summary('get kernels into the cache')
    .description(
      "Gets the packages that vm/kernels.lock.json names from this machine's own Debian archive, " +
        'checks their sha256, and unpacks them into $XDG_CACHE_HOME/mountlab. Nothing is installed.',
    )
    .argument('[series...]', 'such as 6.12; `busybox`; or `all`, the default')
    .option('--update', "first put the newest of the archive's signed index into the lock file")
    .addHelpText('after', fetchExamples)
    .action(fetchKernels)
  kernels
    .command('prune')
    .summary('remove from the cache what is no longer of use')
    .description(
      'Removes packages and kernels that vm/kernels.lock.json no longer names, and what was taken ' +
        'from kernel files. Names what it removed.',
    )
    .addHelpText('after', '\nExample:\n  $ mountlab kernels prune')
    .action(pruneKernels)
}

async function pruneKernels(): Promise<void> {
  const { pruneCache } = await import('../machine/kernels/prune-cache.ts')
  const removed = pruneCache()
  for (const { path } of removed) print(`${path}\n`)
  note(`removed ${megabytes(removed.reduce((sum, { size }) => sum + size, 0))}`)
}

async function listKernels(options: { json?: true }): Promise<void> {
  const { kernelStatus } = await import('../machine/kernels/kernel-status.ts')
  const { cacheFolder } = await import('../machine/kernels/cache.ts')
  const all = kernelStatus()
  if (options.json) {
    for (const one of all) print(`${JSON.stringify(one)}\n`)
    return
  }
  print(formatTable(all))
  const cached = all.filter((one) => one.cached).length
  note(`${cached} of ${all.length} are cached in ${cacheFolder()}`)
}

function formatTable(all: KernelStatus[]): string {
  const rows = [
    ['series', 'release', 'suite', 'cached', 'size', 'modules'],
    ...all.map(({ series, release, suite, cached, size, modules, unvouched = [] }) => [
      series,
      release ?? '-',
      suite ?? '-',
      cached ? 'yes' : 'no',
      size === undefined ? '-' : megabytes(size),
      `${modules ?? '-'}${unvouched.length > 0 ? ' *' : ''}`,
    ]),
  ]
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const anyUnvouched = all.some(({ unvouched = [] }) => unvouched.length > 0)
  const footnote =
    '\n* not in the signed index; checked with the key that is built into the kernel\n'
  return `${lines.join('\n')}\n${anyUnvouched ? footnote : ''}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

async function fetchKernels(given: string[], options: { update?: true }): Promise<void> {
  const { busyboxName, updateLock } = await import('../machine/kernels/fetch-kernels.ts')
  const { readKernelList, seriesRow } = await import('../machine/kernels/kernel-list.ts')
  const { readyKernel, unknownKernel } = await import('../machine/kernels/ready-kernel.ts')
  const { busybox } = await import('../machine/kernels/busybox.ts')
  const list = readKernelList()
  const all = [busyboxName, ...list.series.map(({ series }) => series)]
  const names = given.length === 0 || given.includes('all') ? all : [...new Set(given)]
  for (const name of names) {
    if (name === busyboxName || seriesRow(list, name) !== undefined) continue
    if (name === 'host') throw misuse('host is the running kernel: there is nothing to fetch')
    throw unknownKernel(name, list)
  }
  const interruption = watchInterruption()
  const { signal } = interruption
  try {
    if (options.update) await updateLock(names, list, { signal, onNote: note })
    for (const name of names) {
      const onNote = (text: string): void => note(`${name}: ${text}`)
      if (name === busyboxName) print(`${await busybox({ signal, onNote })}\n`)
      else print(`${(await readyKernel(name, { signal, onNote })).image}\n`)
    }
  } catch (error) {
    const status = interruption.status()
    if (status === undefined) throw error
    process.exitCode = status
  } finally {
    interruption.stop()
  }
}
