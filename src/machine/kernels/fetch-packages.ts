// Packages by their sha256: from the cache, else from the archive.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { MachineError } from '../errors.ts'
import { inCache, publish, withTemporaryFolder } from './cache.ts'
import type { LockedPackage } from './kernel-lock.ts'
import type { PrivateApt } from './private-apt.ts'

/** Where a package with this content is, or would be. */
export function debFile(sha256: string): string {
  return inCache('debs', `${sha256}.deb`)
}

/** Puts a file whose hash is known into the cache. */
export function keepDeb(file: string, sha256: string): void {
  publish(file, debFile(sha256))
}

/**
 * Gets what is not cached yet. `apt` is asked for only then: without an archive, what is cached is
 * enough. Throws MachineError.
 */
export async function fetchPackages(
  packages: LockedPackage[],
  apt: () => Promise<PrivateApt>,
  onNote: (text: string) => void,
): Promise<void> {
  for (const one of packages) {
    if (existsSync(debFile(one.sha256))) continue
    onNote(`fetching ${one.name} ${one.version} (${megabytes(one.size)})`)
    await fetchPackage(one, await apt())
  }
}

async function fetchPackage(one: LockedPackage, apt: PrivateApt): Promise<void> {
  const archive = apt.archives[one.archive]
  if (archive === undefined) {
    throw new MachineError(
      'archive-missing',
      `${one.name} is in Debian's ${one.archive} archive, which this machine's package sources ` +
        'do not name',
      'see sources.list(5)',
    )
  }
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'deb')
    try {
      await apt.download(archive, one.path, file)
    } catch (error) {
      if (!(error instanceof MachineError) || error.code !== 'package-gone') throw error
      throw new MachineError(
        'package-gone',
        `the archive no longer has ${one.name} ${one.version}, which vm/kernels.lock.json names`,
        'mountlab kernels fetch --update SERIES takes the newest one',
      )
    }
    const sha256 = await hashFile(file)
    if (sha256 !== one.sha256) {
      throw new MachineError(
        'fetch-failed',
        `${one.name} ${one.version} is not the file that vm/kernels.lock.json names: ` +
          `its sha256 is ${sha256}`,
      )
    }
    keepDeb(file, sha256)
  })
}

export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
