import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MachineError } from '../errors.ts'
import { unpackFiles } from './unpack-files.ts'

const folder = t.testdir({
  tree: { 'linux-source': { fs: { 'namespace.c': 'code\n' }, docs: { big: 'text\n' } } },
  package: {
    DEBIAN: {
      control: 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n',
    },
    usr: { lib: { wanted: 'symbols\n', other: 'much\n' }, src: {} },
  },
  broken: 'no package\n',
})
const deb = join(folder, 'x.deb')
const never = new AbortController().signal
execFileSync('tar', [
  '-cJf',
  `${folder}/package/usr/src/source.tar.xz`,
  '-C',
  `${folder}/tree`,
  '.',
])
execFileSync('dpkg-deb', ['--build', '--root-owner-group', `${folder}/package`, deb])

function place(name: string): string {
  const to = join(folder, name)
  mkdirSync(to)
  return to
}

t.test('only what is wanted is unpacked', async (t) => {
  const to = place('plain')
  await unpackFiles(deb, { patterns: ['./usr/lib/want*'] }, to, never)
  t.equal(readFileSync(join(to, 'usr/lib/wanted'), 'utf8'), 'symbols\n')
  t.notOk(existsSync(join(to, 'usr/lib/other')))
})

t.test('of an archive within the package as well', async (t) => {
  const to = place('inner')
  const wanted = { inner: './usr/src/*.tar.xz', patterns: ['./linux-source/fs'] }
  await unpackFiles(deb, wanted, to, never)
  t.equal(readFileSync(join(to, 'linux-source/fs/namespace.c'), 'utf8'), 'code\n')
  t.notOk(existsSync(join(to, 'linux-source/docs')))
})

t.test('what is not there, and what is no package, is an error with its name', async (t) => {
  const to = place('wrong')
  for (const [file, pattern] of [
    [deb, './usr/lib/nothing'],
    [join(folder, 'broken'), './usr/*'],
  ] as const) {
    const failed = unpackFiles(file, { patterns: [pattern] }, to, never)
    await t.rejects(failed, MachineError)
    await t.rejects(failed, { message: new RegExp(file) })
  }
})

t.test('an interruption ends it with its reason', async (t) => {
  const signal = AbortSignal.abort(new Error('interrupted'))
  const unpacked = unpackFiles(deb, { patterns: ['./usr/*'] }, place('aborted'), signal)
  await t.rejects(unpacked, { message: 'interrupted' })
})
