import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import t from 'tap'
import { type TakeOptions, takeModules } from './module-folder.ts'
import { moduleName, parseModuleInfo, readModuleInfo } from './module-info.ts'
import { makeModule } from './test-elf.ts'

const { signal } = new AbortController()

t.test('what a module says of itself', async (t) => {
  const entries = [
    'softdep=pre: crc32c post: later pre: xxhash64 sha-256',
    'alias=fs-btrfs',
    'alias=devname:btrfs-control',
    'depends=libcrc32c,raid6_pq,dm-mod',
    'parm=x:y=z',
    'vermagic=6.12.118+deb13-cloud-amd64 SMP preempt mod_unload modversions ',
  ]
  const info = {
    depends: ['libcrc32c', 'raid6_pq', 'dm_mod'],
    softDepends: ['crc32c', 'xxhash64', 'sha-256'],
    aliases: ['fs-btrfs', 'devname:btrfs-control'],
    release: '6.12.118+deb13-cloud-amd64',
  }
  t.strictSame(parseModuleInfo(entries.join('\0')), info)
  t.strictSame(readModuleInfo(makeModule(entries)), info)
  t.strictSame(parseModuleInfo('depends=\0'), {
    depends: [],
    softDepends: [],
    aliases: [],
    release: undefined,
  })
  t.equal(readModuleInfo(Buffer.from('no module at all')), undefined)
  t.equal(moduleName('kernel/drivers/md/dm-mod.ko.xz'), 'dm_mod')
})

const release = '6.1.2-x'
const vermagic = `vermagic=${release} SMP `

function moduleTree(files: Record<string, Buffer>, folder: string): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

const top = makeModule(['depends=lib-a', 'alias=fs-top', 'softdep=pre: helper no', vermagic])
const xz = await execa('xz', ['-c'], { input: top, encoding: 'buffer', reject: false })
const skip = xz.exitCode === 0 ? false : 'xz(1) cannot be run here'

t.test('wanted modules are taken with what they need, and no others', { skip }, async (t) => {
  const folder = t.testdir()
  const from = moduleTree(
    {
      'kernel/fs/top.ko.xz': Buffer.from(xz.stdout as Uint8Array),
      'kernel/lib/lib-a.ko.gz': gzipSync(makeModule(['depends=base,builtin_one', vermagic])),
      'kernel/lib/base.ko': makeModule(['depends=', 'alias=crypto-base', vermagic]),
      'kernel/lib/helper.ko': makeModule(['depends=base', vermagic]),
      'kernel/lib/other.ko': makeModule(['depends=', vermagic]),
      'modules.builtin': Buffer.from('kernel/lib/builtin_one.ko\n'),
    },
    join(folder, 'from'),
  )
  const to = join(folder, 'to')
  const taken = await takeModules(from, to, { wanted: ['top', 'not-here'], release, signal })
  t.strictSame(
    taken.map(({ path }) => path),
    ['kernel/fs/top.ko', 'kernel/lib/base.ko', 'kernel/lib/helper.ko', 'kernel/lib/lib-a.ko'],
  )
  t.equal(
    readFileSync(join(to, 'modules.dep'), 'utf8'),
    `kernel/fs/top.ko: kernel/lib/lib-a.ko kernel/lib/base.ko
kernel/lib/base.ko:
kernel/lib/helper.ko: kernel/lib/base.ko
kernel/lib/lib-a.ko: kernel/lib/base.ko
`,
  )
  t.equal(
    readFileSync(join(to, 'modules.alias'), 'utf8'),
    'alias fs-top top\nalias crypto-base base\n',
  )
  t.equal(readFileSync(join(to, 'modules.builtin'), 'utf8'), 'kernel/lib/builtin_one.ko\n')
  t.strictSame(
    readdirSync(to, { recursive: true }).filter((path) => String(path).includes('.ko')).length,
    4,
  )
  t.match(readModuleInfo(readFileSync(join(to, 'kernel/fs/top.ko'))), { aliases: ['fs-top'] })
})

t.test('modules that need each other end all the same', async (t) => {
  const folder = t.testdir()
  const files = { 'a.ko': makeModule(['depends=b']), 'b.ko': makeModule(['depends=a']) }
  const from = moduleTree(files, join(folder, 'from'))
  await takeModules(from, join(folder, 'to'), { wanted: ['a'], release: undefined, signal })
  t.equal(readFileSync(join(folder, 'to/modules.dep'), 'utf8'), 'a.ko: b.ko\nb.ko: a.ko\n')
})

t.test("another kernel's modules, and what is none, are refused", async (t) => {
  const folder = t.testdir()
  const from = moduleTree({ 'a.ko': makeModule([vermagic]) }, join(folder, 'from'))
  const take = (name: string, other: Partial<TakeOptions> = {}): Promise<unknown> =>
    takeModules(from, join(folder, 'to'), { wanted: [name], release: '6.1.3', signal, ...other })
  await t.rejects(take('a'), {
    code: 'kernel-unusable',
    message: /a\.ko is a module of 6\.1\.2-x, and the kernel is 6\.1\.3$/,
  })
  await t.rejects(take('a', { release, keys: [] }), {
    code: 'kernel-unusable',
    message: 'a.ko is not signed by the key that is built into 6.1.2-x',
  })
  writeFileSync(join(from, 'b.ko'), 'text')
  await t.rejects(take('b'), { code: 'kernel-unusable', message: /is not a kernel module/ })
})
