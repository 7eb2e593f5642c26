// Which packages are taken from an archive's indexes. The archive is a few texts.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { MachineError, type MachineErrorCode } from '../errors.ts'
import { debFile } from './fetch-packages.ts'
import type { KernelList } from './kernel-list.ts'
import type { LockedKernel } from './kernel-lock.ts'
import { lockKernel, PackageFinder } from './lock-packages.ts'
import type { PrivateApt } from './private-apt.ts'

process.env.XDG_CACHE_HOME = t.testdir()

const list: KernelList = {
  series: [
    { series: '6.1', layout: 'whole', suites: ['bookworm-security', 'bookworm'] },
    { series: '7.1', layout: 'split', suites: ['trixie-backports'] },
    { series: '8.0', layout: 'whole', suites: ['bookworm'] },
    { series: '8.1', layout: 'odd', suites: [] },
  ],
  layouts: {
    whole: { image: 'linux-image-{abi}-cloud-amd64', others: [] },
    split: {
      image: 'linux-binary-{abi}-cloud-amd64',
      others: ['linux-base-{abi}-cloud-amd64', 'linux-modules-{abi}-cloud-amd64'],
      pool: 'pool/main/l/linux',
    },
  },
  busybox: { package: 'busybox-static', suites: [] },
  modules: [],
}

function entry(name: string, version: string, size = 20_000_000): string {
  return `Package: ${name}\nVersion: ${version}\nSize: ${size}\nFilename: pool/${name}.deb\nSHA256: ${'a'.repeat(64)}\n\n`
}

const indexes: Record<string, string> = {
  'bookworm-security':
    entry('linux-image-6.1.0-9-cloud-amd64', '6.1.90-1') +
    entry('linux-image-6.1.0-10-cloud-amd64', '6.1.101-1') +
    entry('linux-image-6.1-cloud-amd64', '6.1.999-1', 1500) +
    entry('linux-image-6.1.0-10-amd64', '6.1.999-1'),
  bookworm: entry('linux-image-6.1.0-8-cloud-amd64', '6.1.85-1'),
  'trixie-backports':
    entry('linux-binary-7.1.2+deb13-cloud-amd64', '7.1.2-1~bpo13+1') +
    entry('linux-base-7.1.2+deb13-cloud-amd64', '7.1.2-1~bpo13+1') +
    entry('linux-modules-7.1.2+deb13-cloud-amd64', '7.1.2-1~bpo13+2'),
}

async function lock(
  series: string,
  pool: Record<string, string> = {},
  failure: MachineErrorCode = 'package-gone',
) {
  const notes: string[] = []
  const read: string[] = []
  const archive = { uri: 'x:/', signedBy: undefined }
  const apt: PrivateApt = {
    archives: { main: archive, security: archive },
    async readIndex(suite) {
      read.push(suite)
      return indexes[suite] ?? ''
    },
    async download(_, path, to) {
      const content = pool[path]
      if (content === undefined) throw new MachineError(failure, 'no luck')
      writeFileSync(to, content)
    },
  }
  const onNote = (text: string): unknown => notes.push(text)
  const row = list.series.find((one) => one.series === series)
  if (row === undefined) throw new Error('no such row')
  const kernel = await lockKernel(list, row, new PackageFinder(apt, onNote), apt, onNote)
  return { kernel, notes, read }
}

const brief = ({ packages }: LockedKernel): string[] =>
  packages.map(({ name, version, vouchedBy }) => `${name} ${version} ${vouchedBy}`)

t.test('the newest kernel of all suites is taken, and no package without a kernel', async (t) => {
  const { kernel, read } = await lock('6.1')
  t.strictSame(read, ['bookworm-security', 'bookworm'])
  t.match(kernel, { release: '6.1.0-10-cloud-amd64', suite: 'bookworm-security' })
  t.strictSame(brief(kernel), ['linux-image-6.1.0-10-cloud-amd64 6.1.101-1 index'])
  t.equal(kernel.packages[0]?.archive, 'security')
})

t.test('what the index leaves out is taken from the pool, and marked', async (t) => {
  const path = 'pool/main/l/linux/linux-modules-7.1.2+deb13-cloud-amd64_7.1.2-1~bpo13+1_amd64.deb'
  const { kernel, read } = await lock('7.1', { [path]: 'modules' })
  t.strictSame(read, ['trixie-backports'], 'an index is read once')
  t.equal(kernel.release, '7.1.2+deb13-cloud-amd64')
  t.strictSame(brief(kernel), [
    'linux-binary-7.1.2+deb13-cloud-amd64 7.1.2-1~bpo13+1 index',
    'linux-base-7.1.2+deb13-cloud-amd64 7.1.2-1~bpo13+1 index',
    'linux-modules-7.1.2+deb13-cloud-amd64 7.1.2-1~bpo13+1 first fetch',
  ])
  const sha256 = createHash('sha256').update('modules').digest('hex')
  t.match(kernel.packages[2], { path, size: 7, sha256 })
  t.equal(readFileSync(debFile(sha256), 'utf8'), 'modules')
})

t.test('a kernel goes without what is nowhere, and says so', async (t) => {
  const { kernel, notes } = await lock('7.1')
  t.equal(kernel.packages.length, 2)
  t.match(notes.at(-1), /^no luck; going without linux-modules-7\.1\.2/)
  await t.rejects(
    lock('7.1', {}, 'fetch-failed'),
    { code: 'fetch-failed' },
    'not if it may be there',
  )
})

t.test('a series that is nowhere, and a row that makes no sense', async (t) => {
  await t.rejects(lock('8.0'), { code: 'fetch-failed', message: /no kernel of the series 8\.0 is/ })
  await t.rejects(lock('8.1'), { code: 'list-invalid', message: /unknown layout `odd`/ })
})
