// The little of ELF that kernels and modules need: elf(5). 64-bit, little-endian.

export interface ElfSection {
  name: string
  bytes: Buffer
}

export interface ElfNote {
  name: string
  type: number
  data: Buffer
}

export function isElf64(bytes: Buffer): boolean {
  return (
    bytes.length >= 64 && bytes.readUInt32BE(0) === 0x7f454c46 && bytes[4] === 2 && bytes[5] === 1
  )
}

/** The sections of a file that is wholly in memory. */
export function readSections(file: Buffer): ElfSection[] {
  const [at, size, count, names] = [
    Number(file.readBigUInt64LE(0x28)),
    file.readUInt16LE(0x3a),
    file.readUInt16LE(0x3c),
    file.readUInt16LE(0x3e),
  ]
  const bytesOf = (index: number): Buffer => {
    const header = at + index * size
    const offset = Number(file.readBigUInt64LE(header + 0x18))
    // SHT_NOBITS takes no room in the file.
    const length =
      file.readUInt32LE(header + 4) === 8 ? 0 : Number(file.readBigUInt64LE(header + 0x20))
    return file.subarray(offset, offset + length)
  }
  const table = bytesOf(names)
  return Array.from({ length: count }, (_, index) => {
    const start = file.readUInt32LE(at + index * size)
    return {
      name: table.toString('latin1', start, table.indexOf(0, start)),
      bytes: bytesOf(index),
    }
  })
}

/** Notes of all PT_NOTE segments. `read` gives a piece of the file, as it may be too big to hold. */
export function readNotes(read: (offset: number, length: number) => Buffer): ElfNote[] {
  const header = read(0, 64)
  const [at, size, count] = [
    Number(header.readBigUInt64LE(0x20)),
    header.readUInt16LE(0x36),
    header.readUInt16LE(0x38),
  ]
  const table = read(at, size * count)
  return Array.from({ length: count }, (_, index) => index * size)
    .filter((start) => table.readUInt32LE(start) === 4)
    .flatMap((start) => {
      const offset = Number(table.readBigUInt64LE(start + 8))
      return parseNotes(read(offset, Number(table.readBigUInt64LE(start + 0x20))))
    })
}

export function parseNotes(segment: Buffer): ElfNote[] {
  const notes: ElfNote[] = []
  for (let at = 0; at + 12 <= segment.length; ) {
    const nameLength = segment.readUInt32LE(at)
    const dataLength = segment.readUInt32LE(at + 4)
    const name = segment.toString('latin1', at + 12, at + 12 + Math.max(0, nameLength - 1))
    const dataAt = at + 12 + padded(nameLength)
    const data = segment.subarray(dataAt, dataAt + dataLength)
    notes.push({ name, type: segment.readUInt32LE(at + 8), data })
    at += 12 + padded(nameLength) + padded(dataLength)
  }
  return notes
}

/** NT_GNU_BUILD_ID, as hexadecimal digits: elf.h. */
export function buildIdIn(notes: readonly ElfNote[]): string | undefined {
  return notes.find(({ name, type }) => name === 'GNU' && type === 3)?.data.toString('hex')
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
