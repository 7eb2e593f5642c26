// Looks the newest packages up in the archive's signed indexes, for the lock file.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { withTemporaryFolder } from './cache.ts'
import { archiveOf } from './debian-archives.ts'
import { keepDeb } from './fetch-packages.ts'
import { type KernelList, layoutOf, type SeriesRow } from './kernel-list.ts'
import type { LockedKernel, LockedPackage, LockedSet } from './kernel-lock.ts'
import { abiPattern, type IndexedPackage, newest, readPackages } from './package-index.ts'
import type { PrivateApt } from './private-apt.ts'

interface Found extends IndexedPackage {
  suite: string
}

/** Finds packages in the indexes of suites, each of which is read once. */
export class PackageFinder {
  readonly #apt: PrivateApt
  readonly #onNote: (text: string) => void
  readonly #suites = new Map<string, IndexedPackage[]>()

  constructor(apt: PrivateApt, onNote: (text: string) => void) {
    this.#apt = apt
    this.#onNote = onNote
  }

  async find(suites: string[], wanted: (name: string) => boolean): Promise<Found[]> {
    const found: Found[] = []
    for (const suite of suites) {
      for (const one of await this.#read(suite)) if (wanted(one.name)) found.push({ ...one, suite })
    }
    return found
  }

  async #read(suite: string): Promise<IndexedPackage[]> {
    let packages = this.#suites.get(suite)
    if (packages === undefined) {
      if (this.#apt.archives[archiveOf(suite)] === undefined) {
        this.#onNote(`no archive for ${suite} among this machine's package sources`)
      } else {
        this.#onNote(`reading the index of ${suite}`)
      }
      const index = await this.#apt.readIndex(suite)
      packages = readPackages(index, (name) => /^(linux-|busybox)/.test(name))
      this.#suites.set(suite, packages)
    }
    return packages
  }
}

/** The newest kernel of a series, with the packages that belong to it. Throws MachineError. */
export async function lockKernel(
  list: KernelList,
  row: SeriesRow,
  finder: PackageFinder,
  apt: PrivateApt,
  onNote: (text: string) => void,
): Promise<LockedKernel> {
  const layout = layoutOf(list, row)
  const pattern = abiPattern(layout.image, row.series)
  const candidates = await finder.find(row.suites, (name) => pattern.test(name))
  // A package of a few hundred bytes only names another one.
  const image = newest(candidates.filter(({ size }) => size > 1_000_000))
  if (image === undefined) {
    throw new MachineError(
      'fetch-failed',
      `no kernel of the series ${row.series} is in ${row.suites.join(', ')}`,
      'the archive may have dropped the series; kernels in the cache stay usable',
    )
  }
  const abi = pattern.exec(image.name)?.[1] ?? ''
  const packages = [listed(image)]
  for (const template of layout.others) {
    const name = template.replace('{abi}', abi)
    const [same] = (await finder.find([image.suite], (other) => other === name)).filter(
      ({ version }) => version === image.version,
    )
    const other =
      same === undefined
        ? await lockUnlisted(`${layout.pool}`, name, image, apt, onNote)
        : listed(same)
    if (other !== undefined) packages.push(other)
  }
  // The name of the package is `uname -r` with something before it.
  const release = image.name.slice(layout.image.indexOf('{abi}'))
  return { release, suite: image.suite, packages }
}

/**
 * The same kernel with the packages that its lines are found by. They are of exactly its version, or
 * left out. Throws MachineError.
 */
export async function lockDebug(
  kernel: LockedKernel,
  series: string,
  finder: PackageFinder,
  apt: PrivateApt,
  onNote: (text: string) => void,
): Promise<LockedKernel> {
  const { release, suite, packages } = kernel
  const [image] = packages
  if (image === undefined) return kernel
  // Both are of the package that Debian builds kernels from, before one is signed.
  const pool = `pool/${archiveOf(suite) === 'security' ? 'updates/' : ''}main/l/linux`
  const find = async (name: string, architecture: string): Promise<LockedPackage | undefined> => {
    const [same] = (await finder.find([suite], (other) => other === name)).filter(
      ({ version }) => version === image.version,
    )
    if (same !== undefined) return listed(same)
    return lockUnlisted(pool, name, { ...image, suite }, apt, onNote, architecture)
  }
  const debug = await find(`linux-image-${release}-dbg`, 'amd64')
  const source = debug && (await find(`linux-source-${series}`, 'all'))
  return { release, suite, packages, ...(debug && { debug }), ...(source && { source }) }
}

/** The newest version of one package. Throws MachineError. */
export async function lockPackage(
  name: string,
  suites: string[],
  finder: PackageFinder,
): Promise<LockedSet> {
  const found = newest(await finder.find(suites, (other) => other === name))
  if (found === undefined) {
    throw new MachineError('fetch-failed', `${name} is not in ${suites.join(', ')}`)
  }
  return { suite: found.suite, packages: [listed(found)] }
}

function listed({ suite, ...fields }: Found): LockedPackage {
  const { name, version, path, size, sha256 } = fields
  return { name, version, archive: archiveOf(suite), path, size, sha256, vouchedBy: 'index' }
}

/**
 * A package that the archive has and its index leaves out, as happens to the modules of 6.19 to 7.1
 * in Debian's backports. There is no signed hash: it is what it is at the first fetch. Modules are
 * checked one by one when they are unpacked.
 */
async function lockUnlisted(
  pool: string,
  name: string,
  image: Pick<Found, 'suite' | 'version'>,
  apt: PrivateApt,
  onNote: (text: string) => void,
  architecture = 'amd64',
): Promise<LockedPackage | undefined> {
  const archive = archiveOf(image.suite)
  const from = apt.archives[archive]
  if (from === undefined) return undefined
  const path = `${pool}/${name}_${image.version}_${architecture}.deb`
  return withTemporaryFolder(async (folder) => {
    const file = join(folder, 'deb')
    try {
      await apt.download(from, path, file)
    } catch (error) {
      if (!(error instanceof MachineError) || error.code !== 'package-gone') throw error
      onNote(`${error.message}; going without ${name}`)
      return undefined
    }
    const bytes = readFileSync(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    keepDeb(file, sha256)
    onNote(`${name} is in the archive and not in the index of ${image.suite}`)
    const { version } = image
    return { name, version, archive, path, size: bytes.length, sha256, vouchedBy: 'first fetch' }
  })
}
