import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PartFile } from './part-file.ts'

t.test('a file gets its name once it is whole', async (t) => {
  const folder = t.testdir({ 'a.txt': 'before' })
  const file = join(folder, 'a.txt')
  const growing = new PartFile(file, { head: 'head\n' })
  t.equal(readFileSync(growing.part, 'utf8'), 'head\n')
  growing.write('one\n')
  growing.write('two\n')
  t.equal(readFileSync(file, 'utf8'), 'before')
  growing.close()
  growing.close()
  growing.discard()
  t.equal(readFileSync(file, 'utf8'), 'head\none\ntwo\n')
  t.strictSame(readdirSync(folder), ['a.txt'])
  t.throws(() => growing.write('more'), { code: 'cannot-write' })
})

t.test('a file that is discarded leaves what was there', async (t) => {
  const folder = t.testdir({ 'a.txt': 'before' })
  const growing = new PartFile(join(folder, 'a.txt'))
  growing.write('one\n')
  growing.discard()
  growing.discard()
  growing.close()
  t.strictSame(readdirSync(folder), ['a.txt'])
  t.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'before')
})

t.test('missing folders are made, and what cannot be written is told of', async (t) => {
  const folder = t.testdir({ 'a.txt': '' })
  const deep = new PartFile(join(folder, 'b/c/d.txt'), { suffix: '.other' })
  t.ok(existsSync(join(folder, 'b/c/d.txt.other')))
  deep.close()
  t.throws(() => new PartFile(join(folder, 'a.txt/b')), {
    code: 'cannot-write',
    message: /^Cannot write .*a\.txt\/b\.part: not a directory$/,
  })
  // Somebody makes a folder of that name meanwhile.
  const late = new PartFile(join(folder, 'late'))
  mkdirSync(join(folder, 'late'))
  writeFileSync(join(folder, 'late/x'), '')
  t.throws(() => late.close(), { code: 'cannot-write', message: /late: / })
})

t.test('a disk that is full is told of at the end', { skip: noFull() }, async (t) => {
  const full = new PartFile('/dev/full', { suffix: '' })
  full.write('one')
  t.throws(() => full.close(), { message: 'Cannot write /dev/full: no space left on device' })
})

function noFull(): string | false {
  return existsSync('/dev/full') ? false : 'there is no /dev/full'
}
