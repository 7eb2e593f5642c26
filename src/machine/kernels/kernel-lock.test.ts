import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readKernelList } from './kernel-list.ts'
import { type LockedPackage, lockFile, readKernelLock, writeKernelLock } from './kernel-lock.ts'
import { kernelFolder } from './kernel-series.ts'

const one: LockedPackage = {
  name: 'linux-image-6.1.0-56-cloud-amd64',
  version: '6.1.192-2',
  archive: 'security',
  path: 'pool/updates/main/l/linux/linux-image-6.1.0-56-cloud-amd64_6.1.192-2_amd64.deb',
  size: 26713492,
  sha256: 'a'.repeat(64),
  vouchedBy: 'index',
}
const kernel = { release: '6.1.0-56-cloud-amd64', suite: 'bookworm-security', packages: [one] }

t.test("the repository's own lock file has every series, and busybox", async (t) => {
  const lock = readKernelLock(lockFile)
  const list = readKernelList()
  t.strictSame(
    Object.keys(lock.kernels),
    list.series.map(({ series }) => series),
  )
  t.ok(lock.busybox)
  for (const [series, { release, packages, explained }] of Object.entries(lock.kernels)) {
    t.ok(release.startsWith(`${series}.`), release)
    t.equal(packages[0]?.vouchedBy, 'index')
    if (explained === undefined) continue
    t.not(explained.release, release)
    t.ok(explained.release.startsWith(`${series}.`), explained.release)
    t.equal(explained.debug?.version, explained.packages[0]?.version, 'of the very build')
    t.equal(explained.source?.version, explained.packages[0]?.version, 'of the very build')
  }
})

t.test('neither the list nor the lock file names a host', async (t) => {
  t.notMatch(JSON.stringify([readKernelLock(), readKernelList()]), /:\/\//)
})

t.test('what is written is read back, with series in the order of versions', async (t) => {
  const file = join(t.testdir(), 'lock.json')
  t.strictSame(readKernelLock(file), { schema: 1, kernels: {} })
  writeKernelLock({ schema: 1, kernels: { '6.12': kernel, '6.1': kernel, '5.10': kernel } }, file)
  const { kernels } = readKernelLock(file)
  t.strictSame(Object.keys(kernels), ['5.10', '6.1', '6.12'])
  t.strictSame(kernels['6.1'], kernel)
})

t.test('a bad lock file is told where and why', async (t) => {
  const file = join(t.testdir(), 'lock.json')
  const withPackage = (change: object): string =>
    JSON.stringify({
      schema: 1,
      kernels: { '6.1': { ...kernel, packages: [{ ...one, ...change }] } },
    })
  const bad: [text: string, message: RegExp][] = [
    ['{', /Cannot use .*lock\.json: /],
    ['[]', /Expected an object/],
    ['{"schema":2,"kernels":{}}', /Expected `schema` to be 1, got 2/],
    ['{"schema":1}', /Expected `kernels` to be an object/],
    [
      '{"schema":1,"kernels":{"6.1":{"suite":"sid","packages":[]}}}',
      /kernel 6\.1: Expected a list/,
    ],
    ['{"schema":1,"kernels":{},"busybox":{}}', /busybox: Expected `suite`/],
    [
      JSON.stringify({
        schema: 1,
        kernels: { '6.1': { ...kernel, explained: { ...kernel, release: 6 } } },
      }),
      /kernel 6\.1: explained: Expected `release` to be a text/,
    ],
    [withPackage({ sha256: 'abc' }), /linux-image-.*: Expected `sha256` to be 64 hex.*"abc"/],
    [withPackage({ path: 'pool/../../etc/x.deb' }), /Expected `path` to be a path below pool/],
    [withPackage({ path: 'https://x.test/pool/x.deb' }), /Expected `path`/],
    [withPackage({ archive: 'other' }), /Expected `archive` to be "main" or "security"/],
    [withPackage({ size: -1 }), /Expected `size` to be a number of bytes, got -1/],
    [withPackage({ vouchedBy: undefined }), /Expected `vouchedBy`.*got undefined/],
  ]
  for (const [text, message] of bad) {
    writeFileSync(file, text)
    t.throws(() => readKernelLock(file), { code: 'list-invalid', message }, text.slice(0, 60))
  }
})

t.test("a kernel's folder is another when anything that it is made of changes", async (t) => {
  const list = readKernelList()
  const folder = kernelFolder(kernel, list)
  t.match(folder, /\/mountlab\/kernels\/6\.1\.0-56-cloud-amd64-[0-9a-f]{12}$/)
  t.equal(kernelFolder(structuredClone(kernel), list), folder)
  const otherPackages = { ...kernel, packages: [{ ...one, sha256: 'b'.repeat(64) }] }
  t.not(kernelFolder(otherPackages, list), folder)
  t.not(kernelFolder(kernel, { ...list, modules: ['overlay'] }), folder)
})
