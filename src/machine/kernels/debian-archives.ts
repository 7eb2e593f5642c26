// Where this machine gets Debian from. Nothing here knows a mirror's name.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MachineError } from '../errors.ts'
import { parseDeb822Sources, parseOneLineSources, type SourceEntry } from './debian-sources.ts'
import { outputOf } from './run-program.ts'

export interface Archive {
  /** Ends with a slash; `pool/` and `dists/` are below it. */
  uri: string
  signedBy: string | undefined
}

/** Debian keeps security updates in an archive of their own. */
export type ArchiveName = 'main' | 'security'

export type Archives = Partial<Record<ArchiveName, Archive>>

const release =
  '(buster|bullseye|bookworm|trixie|forky|duke|(old)*stable|testing|sid|unstable|experimental)'
const suites: Record<ArchiveName, RegExp> = {
  main: new RegExp(`^${release}(-updates|-backports(-sloppy)?|-proposed-updates)?$`),
  security: new RegExp(`^${release}(-security|/updates)$`),
}

/** Which archive a suite belongs to. */
export function archiveOf(suite: string): ArchiveName {
  return suites.security.test(suite) ? 'security' : 'main'
}

/** The archives that the machine's own package sources name. Throws MachineError. */
export async function machineArchives(signal: AbortSignal): Promise<Archives> {
  const settings = ['LIST', 'Dir::Etc::sourcelist/f', 'PARTS', 'Dir::Etc::sourceparts/d']
  const text = Buffer.from(
    await outputOf('apt-config', ['shell', ...settings], { signal }),
  ).toString()
  const setting = (name: string): string =>
    new RegExp(`^${name}='(.*)'$`, 'm').exec(text)?.[1] ?? ''
  const archives = chooseArchives(readSources(setting('LIST'), setting('PARTS')))
  if (archives.main === undefined && archives.security === undefined) {
    throw new MachineError(
      'archive-missing',
      "this machine's package sources name no Debian archive to get kernels from",
      'add one, see sources.list(5); or name a kernel by its path: -k path/to/bzImage',
    )
  }
  return archives
}

function readSources(list: string, parts: string): SourceEntry[] {
  const entries = existsSync(list) ? parseOneLineSources(readFileSync(list, 'utf8')) : []
  const names = existsSync(parts) ? readdirSync(parts).sort() : []
  for (const name of names) {
    const parse = name.endsWith('.list')
      ? parseOneLineSources
      : name.endsWith('.sources')
        ? parseDeb822Sources
        : undefined
    if (parse !== undefined) entries.push(...parse(readFileSync(join(parts, name), 'utf8')))
  }
  return entries
}

/** Of the entries for Debian's own suites, those that Debian's own keys sign are taken first. */
export function chooseArchives(entries: SourceEntry[]): Archives {
  const archives: Archives = {}
  for (const name of ['main', 'security'] as const) {
    const found = entries
      .filter(({ components }) => components.includes('main'))
      .filter((entry) => entry.suites.some((suite) => suites[name].test(suite)))
      .flatMap(({ uris, signedBy }) => {
        const uri = uris.map(resolveMirrorFile).find((known) => known !== undefined)
        return uri === undefined ? [] : [{ uri: uri.replace(/\/*$/, '/'), signedBy }]
      })
      .sort((a, b) => strangeness(a) - strangeness(b))
    if (found[0] !== undefined) archives[name] = found[0]
  }
  return archives
}

/** Others publish for Debian's suites, too, with keys of their own. */
function strangeness({ signedBy }: Archive): number {
  if (signedBy === undefined) return 1
  return /debian-archive/.test(signedBy) ? 0 : 2
}

/** Debian's cloud images name a file with a list of mirrors: apt-transport-mirror(1). */
function resolveMirrorFile(uri: string): string | undefined {
  if (/^(https?|ftp|file|copy):/.test(uri)) return uri
  const file = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1]
  if (file === undefined || !existsSync(file)) return undefined
  return /^(?:https?|ftp|file):\S+/m.exec(readFileSync(file, 'utf8'))?.[0]
}
