// Packages that the test builds, to a kernel that is ready.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import t from 'tap'
import { inCache } from './cache.ts'
import { hashFile, keepDeb } from './fetch-packages.ts'
import type { KernelList } from './kernel-list.ts'
import type { LockedKernel, LockedPackage } from './kernel-lock.ts'
import { kernelFolder, unpackKernel } from './kernel-series.ts'
import { makeBzImage, makeModule, makeVmlinux } from './test-elf.ts'
import { makeCertificate, signModule } from './test-signature.ts'

const folder = t.testdir({ debs: {} })
process.env.XDG_CACHE_HOME = join(folder, 'cache')
const dpkg = await execa('dpkg-deb', ['--version'], { reject: false })
const skip = dpkg.exitCode === 0 ? false : 'dpkg-deb(1) cannot be run here'

const release = '7.1.2+x-cloud-amd64'
const list: KernelList = {
  series: [],
  layouts: {},
  busybox: { package: '', suites: [] },
  modules: ['overlay'],
}
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const elf = Buffer.concat([makeVmlinux(release, [18]), makeCertificate(own.publicKey)])
const bzImage = makeBzImage(release, gzipSync(elf))
const overlay = makeModule([`vermagic=${release} SMP `, 'alias=fs-overlay'])

async function buildPackage(
  files: Record<string, Uint8Array | string>,
  vouchedBy: LockedPackage['vouchedBy'] = 'index',
): Promise<LockedPackage> {
  const name = `x${readdirSync(join(folder, 'debs')).length}`
  const root = join(folder, name)
  const control = `Package: ${name}\nVersion: 1\nArchitecture: amd64\nMaintainer: x <x@x>\nDescription: x\n`
  for (const [path, content] of Object.entries({ ...files, 'DEBIAN/control': control })) {
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(root, path), content)
  }
  const deb = join(folder, 'debs', `${name}.deb`)
  await execa('dpkg-deb', ['--build', '--root-owner-group', root, deb])
  const sha256 = await hashFile(deb)
  const { size } = statSync(deb)
  keepDeb(deb, sha256)
  writeFileSync(deb, '')
  return { name, version: '1', archive: 'main', path: 'pool/x.deb', size, sha256, vouchedBy }
}

async function unpack(packages: LockedPackage[]): Promise<{ made: string; notes: string[] }> {
  const notes: string[] = []
  const kernel: LockedKernel = { release, suite: 'sid', packages }
  const made = kernelFolder(kernel, list)
  const { signal } = new AbortController()
  await unpackKernel(kernel, list, made, { signal, onNote: (text) => notes.push(text) })
  return { made, notes }
}

t.test('one package with everything', { skip }, async (t) => {
  const { made, notes } = await unpack([
    await buildPackage({
      [`boot/vmlinuz-${release}`]: bzImage,
      [`boot/config-${release}`]: 'CONFIG_X=y\n',
      [`lib/modules/${release}/kernel/fs/overlay.ko`]: overlay,
      [`lib/modules/${release}/kernel/fs/unwanted.ko`]: overlay,
    }),
  ])
  t.strictSame(notes, [])
  t.strictSame(readdirSync(made).sort(), ['config', 'modules', 'packages.json', 'vmlinux'])
  t.strictSame(readFileSync(join(made, 'vmlinux')), elf)
  t.equal(readFileSync(join(made, 'config'), 'utf8'), 'CONFIG_X=y\n')
  t.equal(readFileSync(join(made, 'modules/modules.dep'), 'utf8'), 'kernel/fs/overlay.ko:\n')
  t.strictSame(readdirSync(join(made, 'modules/kernel/fs')), ['overlay.ko'])
  t.strictSame(readdirSync(inCache('tmp')), [])
})

async function split(key: KeyObject | undefined): Promise<LockedPackage[]> {
  const root = `usr/lib/modules/${release}`
  const module = key === undefined ? overlay : signModule(overlay, key)
  return [
    await buildPackage({ [`${root}/vmlinuz`]: bzImage }),
    await buildPackage({ [`${root}/config`]: 'X', [`${root}/modules.builtin`]: 'a.ko\n' }),
    await buildPackage({ [`${root}/kernel/overlay.ko`]: module }, 'first fetch'),
  ]
}

t.test("three packages, and modules that the kernel's own key has signed", { skip }, async (t) => {
  const { made } = await unpack(await split(own.privateKey))
  t.strictSame(readdirSync(made).sort(), ['config', 'modules', 'packages.json', 'vmlinux'])
  t.strictSame(readdirSync(join(made, 'modules')).sort(), [
    'kernel',
    'modules.alias',
    'modules.builtin',
    'modules.dep',
  ])
})

t.test('modules that nobody vouches for are refused', { skip }, async (t) => {
  for (const key of [other.privateKey, undefined]) {
    await t.rejects(unpack(await split(key)), {
      code: 'kernel-unusable',
      message: /^kernel\/overlay\.ko is not signed by the key that is built into 7\.1\.2/,
    })
  }
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('a kernel without modules, and packages without a kernel', { skip }, async (t) => {
  const { made } = await unpack([await buildPackage({ [`boot/vmlinuz-${release}`]: bzImage })])
  t.strictSame(readdirSync(made).sort(), ['packages.json', 'vmlinux'])
  await t.rejects(unpack([await buildPackage({ 'boot/vmlinuz-other': bzImage })]), {
    code: 'kernel-unusable',
    message: /have no vmlinuz/,
  })
})

t.test('a package that was damaged in the cache is refused', { skip }, async (t) => {
  const one = await buildPackage({ [`boot/vmlinuz-${release}`]: bzImage, damaged: '' })
  writeFileSync(inCache('debs', `${one.sha256}.deb`), 'x')
  await t.rejects(unpack([one]), { code: 'fetch-failed', message: /is damaged$/ })
  const kernel: LockedKernel = { release, suite: 'sid', packages: [one] }
  t.notOk(existsSync(kernelFolder(kernel, list)))
})
