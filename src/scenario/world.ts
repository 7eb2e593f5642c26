// The world of one variant: entries with their parameters put in, checked, parents first.
import { limits } from './limits.ts'
import type { MountAttribute, Propagation, WorldEntry } from './model.ts'
import { mountAttributes, propagations } from './model.ts'
import { nearest } from './nearest.ts'
import { shown } from './problem.ts'

/** An entry as the file has it: texts by what they are, parameters put in. */
export interface RawEntry {
  path: string
  kind: 'dir' | 'file' | 'fifo' | 'symlink' | 'userns' | 'mount' | 'bind' | 'propagation'
  /** `mount`, `source`, `mode`...: the texts of the entry's map. */
  texts: Readonly<Record<string, string>>
  attributes?: readonly string[]
}

/** Which text of an entry a finding is about: its path, one of its keys, or an attribute. */
export interface WorldSpot {
  entry: number
  key: 'path' | { text: string } | { attribute: number }
}

export interface WorldFinding extends WorldSpot {
  message: string
  hint?: string
}

/** What the worlds of one scenario have in common: made once, and then the same objects. */
export interface KnownEntries {
  /** Entries that were found to be sound. */
  sound: Map<RawEntry, WorldEntry>
  /** Directories that no entry lists, by path. */
  between: Map<string, WorldEntry>
}

/** The entries in the order in which they are to be made, the directories on the way included. */
export function buildWorld(
  raw: readonly RawEntry[],
  complete = true,
  known: KnownEntries = { sound: new Map(), between: new Map() },
): {
  world: WorldEntry[]
  findings: WorldFinding[]
} {
  const findings: WorldFinding[] = []
  const entries = new Map<string, { entry: WorldEntry; index: number }>()
  for (const [index, one] of raw.entries()) {
    const report = (key: WorldSpot['key'], message: string, hint?: string) => {
      findings.push({ entry: index, key, message, ...(hint === undefined ? {} : { hint }) })
    }
    let entry = known.sound.get(one)
    if (entry === undefined) {
      checkPath(one, report)
      entry = entryOf(one, report)
      if (entry !== undefined && findings.length === 0) known.sound.set(one, entry)
    }
    if (entries.has(one.path))
      report('path', `Expected the path ${shown(one.path)} once, got it again`)
    else if (entry !== undefined) entries.set(one.path, { entry, index })
  }
  // Without all of its entries, what lies above and below another is not known.
  if (findings.length > 0 || !complete) return { world: [], findings }
  return order(entries, known.between)
}

type Report = (key: WorldSpot['key'], message: string, hint?: string) => void

function checkPath({ path, kind }: RawEntry, report: Report): void {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const normal = `/${parts.join('/')}`
  if (!path.startsWith('/')) {
    report('path', `Expected an absolute path, got ${shown(path)}`, `write ${normal}`)
  } else if (parts.includes('..')) {
    report('path', `Expected a path without \`..\`, got ${shown(path)}`)
  } else if (path !== normal) {
    report('path', `Expected a path in its shortest form, got ${shown(path)}`, `write ${normal}`)
  } else if (path.includes('\0')) {
    report('path', `Expected a path without a NUL byte, got ${shown(path)}`)
  } else if (parts.length > limits.worldDepth) {
    report('path', `Expected a path of at most ${limits.worldDepth} names`)
  }
  if (parts.some((part) => Buffer.byteLength(part) > 255) || Buffer.byteLength(path) > 4095) {
    report('path', 'Expected names of at most 255 bytes and a path of at most 4095')
  }
  if (path === '/' && kind !== 'mount' && kind !== 'propagation') {
    report('path', 'Expected `/` to be { propagation: ... } or a mount', 'its type is tmpfs anyway')
  }
  if (path !== '/' && kind === 'propagation') {
    report({ text: 'propagation' }, 'Expected `mount` or `bind` beside `propagation`')
  }
}

function entryOf(raw: RawEntry, report: Report): WorldEntry | undefined {
  const { path, kind, texts } = raw
  const optional = <K extends string>(key: K): { [key in K]?: string } => {
    const value = texts[key]
    return value === undefined ? {} : ({ [key]: value } as { [key in K]?: string })
  }
  switch (kind) {
    case 'dir':
      return { path, kind, ...modeOf(texts, report) }
    case 'file':
      return { path, kind, content: texts.file ?? '', ...modeOf(texts, report) }
    case 'fifo':
      return { path, kind }
    case 'symlink': {
      const target = texts.symlink ?? ''
      if (target === '')
        report({ text: 'symlink' }, 'Expected a target of the symlink, got nothing')
      return { path, kind, target }
    }
    case 'userns': {
      const map = texts.userns ?? ''
      const extent = /^\d{1,10} \d{1,10} \d{1,10}$/
      if (!map.split('\n').every((line) => extent.test(line))) {
        report(
          { text: 'userns' },
          `Expected lines of three numbers, the ID inside, the ID outside, and how many, got ${shown(map)}`,
          'write "0 10000 1000"',
        )
      }
      return { path, kind, map }
    }
    case 'mount':
    case 'propagation': {
      const type = texts.mount ?? 'tmpfs'
      if (!/^[\w.-]+$/.test(type)) {
        report({ text: 'mount' }, `Expected a filesystem type, got ${shown(type)}`)
      }
      if (path === '/' && type !== 'tmpfs') {
        report({ text: 'mount' }, `Expected \`/\` to be a tmpfs, got ${shown(type)}`)
      }
      return {
        path,
        kind: 'mount',
        type,
        ...optional('source'),
        ...optional('options'),
        ...attributesOf(raw, report),
        ...propagationOf(texts, report),
      }
    }
    case 'bind':
      return {
        path,
        kind,
        from: texts.bind ?? '',
        ...recursiveOf(texts, report),
        ...attributesOf(raw, report),
        ...propagationOf(texts, report),
      }
  }
}

type Texts = RawEntry['texts']

function modeOf({ mode }: Texts, report: Report): { mode?: number } {
  if (mode === undefined) return {}
  if (/^(0o)?[0-7]{1,5}$/.test(mode)) {
    const value = Number.parseInt(mode.replace('0o', ''), 8)
    if (value <= 0o7777) return { mode: value }
  }
  report({ text: 'mode' }, `Expected permissions in octal such as 0755, got ${shown(mode)}`)
  return {}
}

function recursiveOf({ recursive }: Texts, report: Report): { recursive?: boolean } {
  if (recursive === undefined || recursive === 'false') return {}
  if (recursive === 'true') return { recursive: true }
  report({ text: 'recursive' }, `Expected true or false, got ${shown(recursive)}`)
  return {}
}

function propagationOf({ propagation }: Texts, report: Report): { propagation?: Propagation } {
  if (propagation === undefined) return {}
  const known = propagations.find((name) => name === propagation)
  if (known !== undefined) return { propagation: known }
  const best = nearest(propagation, propagations)
  report(
    { text: 'propagation' },
    `Expected a propagation type (${propagations.join(', ')}), got ${shown(propagation)}`,
    best && `did you mean ${best}?`,
  )
  return {}
}

function attributesOf(raw: RawEntry, report: Report): { attributes?: MountAttribute[] } {
  if (raw.attributes === undefined) return {}
  const attributes: MountAttribute[] = []
  for (const [i, name] of raw.attributes.entries()) {
    const known = mountAttributes.find((one) => one === name)
    const best = nearest(name, mountAttributes)
    if (known !== undefined) attributes.push(known)
    else {
      report(
        { attribute: i },
        `Expected a mount attribute (${mountAttributes.join(', ')}), got ${shown(name)}`,
        best && `did you mean ${best}?`,
      )
    }
  }
  return { attributes }
}

const notDirectories: ReadonlySet<WorldEntry['kind']> = new Set([
  'file',
  'symlink',
  'fifo',
  'userns',
])

/** Parents first, else as written. What lies on the way to an entry and is not listed is a directory. */
function order(
  entries: ReadonlyMap<string, { entry: WorldEntry; index: number }>,
  between: KnownEntries['between'],
): {
  world: WorldEntry[]
  findings: WorldFinding[]
} {
  const world: WorldEntry[] = []
  const findings: WorldFinding[] = []
  const made = new Map<string, WorldEntry>()
  const directoryAt = (path: string): WorldEntry => {
    const known = between.get(path)
    if (known !== undefined) return known
    const directory: WorldEntry = { path, kind: 'dir' }
    between.set(path, directory)
    return directory
  }
  const add = (entry: WorldEntry, index: number) => {
    if (made.has(entry.path)) return
    for (const path of ancestors(entry.path)) {
      const parent = made.get(path)
      if (parent === undefined) {
        const listed = entries.get(path)
        if (listed !== undefined) add(listed.entry, listed.index)
        // The root is there; of the others, the entry says that they must be.
        else if (path !== '/') add(directoryAt(path), index)
      }
      const kind = made.get(path)?.kind
      if (kind !== undefined && notDirectories.has(kind)) {
        const message = `Expected a directory above ${shown(entry.path)}, got the ${kind} ${shown(path)}`
        findings.push({ entry: index, key: 'path', message })
        break
      }
    }
    if (entry.kind === 'bind' && !isThere(entry.from, made)) {
      const later = entries.has(entry.from)
      findings.push({
        entry: index,
        key: { text: 'bind' },
        message: `Expected a path that the world has before this entry, got ${shown(entry.from)}`,
        ...(later ? { hint: 'list the source before what binds it' } : {}),
      })
    }
    made.set(entry.path, entry)
    world.push(entry)
  }
  for (const { entry, index } of entries.values()) add(entry, index)
  return findings.length > 0 ? { world: [], findings } : { world, findings }
}

/** Whether a path is in the world so far, or may be inside one of its mounts. */
function isThere(path: string, made: ReadonlyMap<string, WorldEntry>): boolean {
  if (path === '/' || made.has(path)) return true
  return ancestors(path).some((above) => {
    const kind = made.get(above)?.kind
    // A tmpfs is empty: only other types bring something along.
    const entry = made.get(above)
    return kind === 'bind' || (entry?.kind === 'mount' && entry.type !== 'tmpfs')
  })
}

/** The paths above: `/`, `/a`, `/a/b` for `/a/b/c`; none for `/`. */
function ancestors(path: string): string[] {
  if (path === '/') return []
  const above = ['/']
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
    above.push(path.slice(0, end))
  }
  return above
}
