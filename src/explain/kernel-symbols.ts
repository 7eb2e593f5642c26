// The functions that a running kernel knows of itself, its modules included: /proc/kallsyms, see
// Documentation/filesystems/proc.rst and kernel/kallsyms.c of Linux.
import { Symbols } from './symbols.ts'

/** Where the build id is. */
const notes = /^__(?:start|stop)_notes$/
const line = /^([0-9a-f]{16}) ([a-zA-Z]) (\S+)(?:\t\[(.+)\])?$/

/**
 * From the text of /proc/kallsyms, as root reads it. The size of a function is not in it: one that is followed by
 * another part of the kernel, or by nothing, has an end that nobody knows, and is left out.
 */
export function kernelSymbols(text: string): Symbols {
  return new Symbols(functionLines(text, () => true).join('\n'))
}

/** Symbols of the kernel, as nm(1) writes them, and those of the modules in the text of /proc/kallsyms. */
export function withModules(symbols: string, text: string): Symbols {
  const kernel = symbols.trimEnd().split('\n')
  // Behind the last one there is nothing of the kernel's any more.
  const last = kernel.pop()?.replace(/ \w /, ' e ') ?? ''
  return new Symbols([...kernel, last, ...functionLines(text, (part) => part !== '')].join('\n'))
}

/** Which module has the function that begins at an address. */
export function moduleFunctions(text: string): Map<bigint, string> {
  const modules = new Map<bigint, string>()
  for (const one of text.split('\n')) {
    const [, address = '', type = '', , part = ''] = line.exec(one) ?? []
    if (part !== '' && isFunction(type)) modules.set(BigInt(`0x${address}`), part)
  }
  return modules
}

function functionLines(text: string, wanted: (part: string) => boolean): string[] {
  const found: { address: string; type: string; name: string; part: string }[] = []
  const isNote = (one: { type: string } | undefined): boolean =>
    one !== undefined && !isFunction(one.type)
  for (const one of text.split('\n')) {
    const [, address = '', type = '', name = '', part = ''] = line.exec(one) ?? []
    if (!wanted(part) || name === '' || name.startsWith('__pfx_')) continue
    if (isFunction(type) || notes.test(name)) found.push({ address, type, name, part })
  }
  // Modules come in the order in which they were loaded. A stable sort: of several names the first one counts.
  found.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
  return found.map(({ address, type, name, part }, index) => {
    if (!isFunction(type)) return `${address} ${type} ${name}`
    let next = index + 1
    while (found[next]?.address === address || isNote(found[next])) next++
    const isLast = found[next]?.part !== part
    return `${address} ${isLast ? 'e' : type} ${name}`
  })
}

function isFunction(type: string): boolean {
  return /^[tTwW]$/.test(type)
}
