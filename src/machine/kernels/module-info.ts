// What a kernel module says of itself: its section `.modinfo`, texts of `key=value`.
import { isElf64, readSections } from './elf.ts'

export interface ModuleInfo {
  /** Modules that must be loaded before it, by name. */
  depends: string[]
  /** Modules, or what they are called by, that had better be loaded before it. */
  softDepends: string[]
  aliases: string[]
  /** The release that it was built for. */
  release: string | undefined
}

/** Undefined if it is no module. */
export function readModuleInfo(file: Buffer): ModuleInfo | undefined {
  if (!isElf64(file)) return undefined
  const section = readSections(file).find(({ name }) => name === '.modinfo')
  return section === undefined ? undefined : parseModuleInfo(section.bytes.toString('latin1'))
}

export function parseModuleInfo(text: string): ModuleInfo {
  const info: ModuleInfo = { depends: [], softDepends: [], aliases: [], release: undefined }
  for (const entry of text.split('\0')) {
    const end = entry.indexOf('=')
    const value = entry.slice(end + 1)
    switch (entry.slice(0, Math.max(0, end))) {
      case 'depends':
        info.depends.push(...value.split(',').filter(Boolean).map(moduleName))
        break
      case 'softdep':
        info.softDepends.push(...preSoftDepends(value))
        break
      case 'alias':
        info.aliases.push(value)
        break
      case 'vermagic':
        info.release = value.split(' ')[0]
        break
    }
  }
  return info
}

/** `pre: a b post: c`: what follows `pre:`. */
function preSoftDepends(text: string): string[] {
  let kind = ''
  return text.split(/\s+/).filter((word) => {
    if (!word.endsWith(':')) return word !== '' && kind === 'pre:'
    kind = word
    return false
  })
}

/** The name of a module, from its name or its file's path: `-` and `_` are the same. */
export function moduleName(path: string): string {
  return (path.split('/').pop() ?? '').replace(/\.ko(\.\w+)?$/, '').replaceAll('-', '_')
}
