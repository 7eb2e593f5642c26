// An archive's index of packages (`Packages`), and which of its kernels is the newest.
import { parseFields } from './debian-sources.ts'
import { compareDebianVersions } from './debian-version.ts'

export interface IndexedPackage {
  name: string
  version: string
  /** Below the archive's root. */
  path: string
  /** Bytes. */
  size: number
  sha256: string
}

/** The packages whose names are wanted. An index has tens of thousands of others. */
export function readPackages(index: string, wanted: (name: string) => boolean): IndexedPackage[] {
  const found: IndexedPackage[] = []
  for (const match of index.matchAll(/^Package: (\S+)$/gm)) {
    if (!wanted(match[1] ?? '')) continue
    const end = index.indexOf('\n\n', match.index)
    const fields = parseFields(index.slice(match.index, end === -1 ? undefined : end))
    found.push({
      name: fields.get('package') ?? '',
      version: fields.get('version') ?? '',
      path: fields.get('filename') ?? '',
      size: Number(fields.get('size')),
      sha256: fields.get('sha256') ?? '',
    })
  }
  return found
}

export function newest<T extends { version: string }>(packages: T[]): T | undefined {
  return packages.reduce<T | undefined>(
    (best, one) =>
      best === undefined || compareDebianVersions(one.version, best.version) > 0 ? one : best,
    undefined,
  )
}

/** `linux-image-{abi}-cloud-amd64` and `6.12` to what finds the abi in a package's name. */
export function abiPattern(template: string, series: string): RegExp {
  const [before = '', after = ''] = template.split('{abi}').map(escapeText)
  return new RegExp(`^${before}(${escapeText(series)}(?:[.~+].+)?)${after}$`)
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
