// Small files for tests that are built as kernels and modules are.

interface Section {
  name: string
  bytes: Buffer
}

const headerSize = 64

function elfHeader(): Buffer {
  const header = Buffer.alloc(headerSize)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(0x38, 0x36)
  header.writeUInt16LE(0x40, 0x3a)
  return header
}

/** A module with nothing but what it says of itself. */
export function makeModule(info: string[]): Buffer {
  const text = Buffer.from(info.map((entry) => `${entry}\0`).join(''))
  const names = Buffer.from('\0.modinfo\0.shstrtab\0')
  return withSections(
    [
      { name: '.modinfo', bytes: text },
      { name: '.shstrtab', bytes: names },
    ],
    names,
  )
}

function withSections(sections: Section[], names: Buffer): Buffer {
  const header = elfHeader()
  const bodies = sections.map(({ bytes }) => bytes)
  const table = Buffer.alloc(0x40 * (sections.length + 1))
  let offset = headerSize
  sections.forEach(({ name, bytes }, index) => {
    const at = 0x40 * (index + 1)
    table.writeUInt32LE(names.indexOf(`${name}\0`), at)
    table.writeUInt32LE(1, at + 4)
    table.writeBigUInt64LE(BigInt(offset), at + 0x18)
    table.writeBigUInt64LE(BigInt(bytes.length), at + 0x20)
    offset += bytes.length
  })
  header.writeBigUInt64LE(BigInt(offset), 0x28)
  header.writeUInt16LE(sections.length + 1, 0x3c)
  header.writeUInt16LE(sections.length, 0x3e)
  return Buffer.concat([header, ...bodies, table])
}

/** A kernel that says its version, with notes of these types by `Xen` and one of `Linux`. */
export function makeVmlinux(release: string, xenNotes: number[]): Buffer {
  const notes = Buffer.concat([
    makeNote('Linux', 1, Buffer.from([1, 2, 3])),
    ...xenNotes.map((type) => makeNote('Xen', type, Buffer.alloc(8))),
  ])
  const header = elfHeader()
  header.writeBigUInt64LE(BigInt(headerSize), 0x20)
  header.writeUInt16LE(1, 0x38)
  const program = Buffer.alloc(0x38)
  program.writeUInt32LE(4, 0)
  program.writeBigUInt64LE(BigInt(headerSize + program.length), 8)
  program.writeBigUInt64LE(BigInt(notes.length), 0x20)
  const banner = Buffer.from(`Linux version %s\0Linux version ${release} (x@y) #1 SMP\n\0`)
  return Buffer.concat([header, program, notes, Buffer.alloc(5000), banner])
}

function makeNote(name: string, type: number, data: Buffer): Buffer {
  const text = Buffer.from(`${name}\0`)
  const header = Buffer.alloc(12)
  header.writeUInt32LE(text.length, 0)
  header.writeUInt32LE(data.length, 4)
  header.writeUInt32LE(type, 8)
  const pad = (bytes: Buffer): Buffer =>
    Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
  return Buffer.concat([header, pad(text), pad(data)])
}

/** A bzImage around a payload, which ends with the length of what it unpacks to. */
export function makeBzImage(release: string, payload: Buffer): Buffer {
  const sectors = 3
  const setup = Buffer.alloc((sectors + 1) * 512)
  setup[0x1f1] = sectors
  setup.write('HdrS', 0x202, 'latin1')
  setup.writeUInt16LE(0x300 - 0x200, 0x20e)
  setup.write(`${release} (x@y) #1 SMP\0`, 0x300, 'latin1')
  setup.writeUInt32LE(100, 0x248)
  setup.writeUInt32LE(payload.length, 0x24c)
  return Buffer.concat([setup, Buffer.alloc(100), payload, Buffer.alloc(300)])
}

export function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}
