// Writes archives in the "newc" format of cpio, which the kernel unpacks as its initial root:
// Documentation/driver-api/early-userspace/buffer-format.rst.
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs'

export type ArchiveEntry = { path: string } & (
  | { kind: 'directory' }
  | { kind: 'symlink'; target: string }
  /** The bytes of this machine's file `from`. */
  | { kind: 'file'; from: string; executable?: boolean }
  | { kind: 'text'; content: string; executable?: boolean }
  | { kind: 'device'; major: number; minor: number }
)

const S_IFDIR = 0o040000
const S_IFLNK = 0o120000
const S_IFREG = 0o100000
const S_IFCHR = 0o020000
const chunkBytes = 1 << 20
const endName = 'TRAILER!!!'

/** Appends an archive to an open file. Directories must come before what is in them. */
export function writeArchive(fd: number, entries: Iterable<ArchiveEntry>): void {
  let inode = 1
  for (const entry of entries) writeEntry(fd, entry, inode++)
  writeAll(fd, header({ name: endName, mode: 0, inode: 0, size: 0 }))
}

function writeEntry(fd: number, entry: ArchiveEntry, inode: number): void {
  // Paths in an archive have no slash in front.
  const head: Head = { name: entry.path.replace(/^\//, ''), mode: modeOf(entry), inode }
  if (entry.kind === 'device') head.device = [entry.major, entry.minor]
  if (entry.kind === 'file') writeFile(fd, head, entry.from)
  else writeData(fd, head, dataOf(entry))
}

function modeOf(entry: ArchiveEntry): number {
  switch (entry.kind) {
    case 'directory':
      return S_IFDIR | 0o755
    case 'symlink':
      return S_IFLNK | 0o777
    case 'device':
      return S_IFCHR | 0o600
    case 'file':
    case 'text':
      return S_IFREG | (entry.executable ? 0o755 : 0o644)
  }
}

function dataOf(entry: ArchiveEntry): Buffer {
  if (entry.kind === 'symlink') return Buffer.from(entry.target)
  return Buffer.from(entry.kind === 'text' ? entry.content : '')
}

interface Head {
  name: string
  mode: number
  inode: number
  device?: [number, number]
}

function writeData(fd: number, head: Head, data: Buffer): void {
  writeAll(fd, header({ ...head, size: data.length }))
  writeAll(fd, data)
  writeAll(fd, padding(data.length))
}

/** A chunk at a time: some of the files are large. */
function writeFile(fd: number, head: Head, from: string): void {
  const { size } = statSync(from)
  writeAll(fd, header({ ...head, size }))
  const source = openSync(from, 'r')
  try {
    const chunk = Buffer.allocUnsafe(Math.min(size, chunkBytes))
    for (let done = 0; done < size; ) {
      const count = readSync(source, chunk, 0, Math.min(chunk.length, size - done), done)
      if (count === 0) throw new Error(`${from} became shorter while it was read`)
      writeAll(fd, chunk.subarray(0, count))
      done += count
    }
  } finally {
    closeSync(source)
  }
  writeAll(fd, padding(size))
}

function header({ name, mode, inode, size, device = [0, 0] }: Head & { size: number }): Buffer {
  const links = (mode & S_IFDIR) === 0 ? 1 : 2
  // Owner root, time 0: equal files make equal archives.
  const fields = [inode, mode, 0, 0, links, 0, size, 0, 0, ...device, name.length + 1, 0]
  const hex = fields.map((field) => field.toString(16).padStart(8, '0')).join('')
  const text = Buffer.from(`070701${hex}${name}\0`)
  return Buffer.concat([text, padding(text.length)])
}

/** Zeros up to the next multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4)
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}
