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
  const found: { address: string; type: string; name: string; part: string }[] = []
  const isNote = (one: { type: string } | undefined): boolean =>
    one !== undefined && !isFunction(one.type)
  for (const one of text.split('\n')) {
    const [, address = '', type = '', name = '', part = ''] = line.exec(one) ?? []
    if (name === '' || name.startsWith('__pfx_')) continue
    if (isFunction(type) || notes.test(name)) found.push({ address, type, name, part })
  }
  // Modules come in the order in which they were loaded. A stable sort: of several names the first one counts.
  found.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
  const lines = found.map(({ address, type, name, part }, index) => {
    if (!isFunction(type)) return `${address} ${type} ${name}`
    let next = index + 1
    while (found[next]?.address === address || isNote(found[next])) next++
    const isLast = found[next]?.part !== part
    return `${address} ${isLast ? 'e' : type} ${name}`
  })
  return new Symbols(lines.join('\n'))
}

function isFunction(type: string): boolean {
  return /^[tTwW]$/.test(type)
}
