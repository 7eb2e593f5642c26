// Where a kernel has a WARN(): from the table that its own trap handler looks into, __bug_table.
import { closeSync, openSync, readSync } from 'node:fs'
import { isElf64 } from '../kernels/elf.ts'

/** include/asm-generic/bug.h: alone in the lower byte of `flags`, it warns each time. */
const BUGFLAG_WARNING = 1
const ud2 = 0x0b0f

interface Section {
  name: string
  address: bigint
  offset: number
  size: number
}

/** The address of a `ud2` that warns each time; undefined where the image is no ELF file. */
export function findWarnSite(image: string): bigint | undefined {
  const fd = openSync(image, 'r')
  try {
    const read = (offset: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(fd, bytes, 0, length, offset))
    }
    if (!isElf64(read(0, 64))) return undefined
    const sections = sectionsOf(read)
    const [table, text] = [sections.get('__bug_table'), sections.get('.text')]
    if (table === undefined || text === undefined) return undefined
    const entries = read(table.offset, table.size)
    for (const size of [12, 16]) {
      const site = siteIn(entries, size, table, text, read)
      if (site !== undefined) return site
    }
    return undefined
  } finally {
    closeSync(fd)
  }
}

/**
 * An entry is 12 bytes: where (relative to itself), the file's name, line and flags; 16 where it has
 * a format as well. With the wrong size the addresses lead nowhere.
 */
function siteIn(
  entries: Buffer,
  size: number,
  table: Section,
  text: Section,
  read: (offset: number, length: number) => Buffer,
): bigint | undefined {
  const sites = Array.from({ length: Math.floor(entries.length / size) }, (_, index) => {
    const at = index * size
    const address = table.address + BigInt(at + entries.readInt32LE(at))
    return { address, flags: entries.readUInt16LE(at + size - 2) }
  })
  // Some are in other sections.
  const inText = sites.filter(
    ({ address }) => address >= text.address && address < text.address + BigInt(text.size),
  )
  if (inText.length < sites.length / 2) return undefined
  return inText.find(({ address, flags }) => {
    if ((flags & 0xff) !== BUGFLAG_WARNING) return false
    return read(text.offset + Number(address - text.address), 2).readUInt16LE(0) === ud2
  })?.address
}

function sectionsOf(read: (offset: number, length: number) => Buffer): Map<string, Section> {
  const header = read(0, 64)
  const [at, size, count, names] = [
    Number(header.readBigUInt64LE(0x28)),
    header.readUInt16LE(0x3a),
    header.readUInt16LE(0x3c),
    header.readUInt16LE(0x3e),
  ]
  const table = read(at, size * count)
  const section = (index: number): Section & { nameAt: number } => ({
    name: '',
    nameAt: table.readUInt32LE(index * size),
    address: table.readBigUInt64LE(index * size + 0x10),
    offset: Number(table.readBigUInt64LE(index * size + 0x18)),
    size: Number(table.readBigUInt64LE(index * size + 0x20)),
  })
  const { offset, size: length } = section(names)
  const text = read(offset, length)
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const { nameAt, ...rest } = section(index)
      const name = text.toString('latin1', nameAt, text.indexOf(0, nameAt))
      return [name, { ...rest, name }]
    }),
  )
}
