import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type ArchiveEntry, writeArchive } from './cpio.ts'

function archive(folder: string, entries: ArchiveEntry[]): Buffer {
  const file = join(folder, 'out.cpio')
  const fd = openSync(file, 'w')
  writeArchive(fd, entries)
  closeSync(fd)
  return readFileSync(file)
}

t.test('an archive lists what was put in, and says how each file begins and ends', async (t) => {
  const folder = t.testdir()
  const from = join(folder, 'source')
  // Longer than a chunk and no multiple of four.
  const bytes = Buffer.alloc((1 << 20) + 3, 'x')
  writeFileSync(from, bytes)
  const written = archive(folder, [
    { path: '/bin', kind: 'directory' },
    { path: '/bin/big', kind: 'file', from, executable: true },
    { path: '/bin/link', kind: 'symlink', target: 'big' },
    { path: '/note', kind: 'text', content: 'abc' },
    { path: '/console', kind: 'device', major: 5, minor: 1 },
  ])
  t.same(members(written), [
    { name: 'bin', mode: 0o040755, data: '' },
    { name: 'bin/big', mode: 0o100755, data: bytes.toString() },
    { name: 'bin/link', mode: 0o120777, data: 'big' },
    { name: 'note', mode: 0o100644, data: 'abc' },
    { name: 'console', mode: 0o020600, data: '' },
  ])
  t.same(archive(folder, []).length % 4, 0)
})

const noCpio = spawnSync('cpio', ['--version']).error ? 'cpio(1) is not installed' : false
t.test('cpio(1) reads an archive', { skip: noCpio }, async (t) => {
  const written = archive(t.testdir(), [
    { path: '/a', kind: 'directory' },
    { path: '/a/b', kind: 'text', content: 'text' },
  ])
  const { stdout } = spawnSync('cpio', ['-t', '--quiet'], { input: written, encoding: 'utf8' })
  t.equal(stdout, 'a\na/b\n')
})

/** Reads an archive by the format's text, and not by the writer's code. */
function members(bytes: Buffer): { name: string; mode: number; data: string }[] {
  const found = []
  for (let at = 0; ; ) {
    t.equal(bytes.toString('latin1', at, at + 6), '070701')
    const field = (index: number): number =>
      Number.parseInt(bytes.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16)
    const [mode, size, nameSize] = [field(1), field(6), field(11)]
    const name = bytes.toString('latin1', at + 110, at + 110 + nameSize - 1)
    if (name === 'TRAILER!!!') return found
    const start = (at + 110 + nameSize + 3) & ~3
    found.push({ name, mode, data: bytes.toString('latin1', start, start + size) })
    at = (start + size + 3) & ~3
  }
}
