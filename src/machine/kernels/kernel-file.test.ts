// Kernels that are files, through readyKernel, with a cache of their own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { inCache } from './cache.ts'
import { nearestSeries, type ReadyKernel, readyKernel } from './ready-kernel.ts'
import { lengthBytes, makeBzImage, makeModule, makeVmlinux } from './test-elf.ts'

const folder = t.testdir({ boot: {}, tree: { arch: { x86: { boot: {} } } } })
process.env.XDG_CACHE_HOME = join(folder, 'cache')

const release = '6.1.2-x'
const elf = makeVmlinux(release, [18])
const file = (name: string, bytes: Buffer | string): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

async function ready(name: string, modules?: string): Promise<ReadyKernel & { notes: string[] }> {
  const notes: string[] = []
  const { signal } = new AbortController()
  const kernel = await readyKernel(name, {
    ...(modules === undefined ? {} : { modules }),
    signal,
    onNote: (text) => notes.push(text),
  })
  return { ...kernel, notes }
}

t.test('a vmlinux with a PVH note is booted as it is', async (t) => {
  const path = file('vmlinux', elf)
  t.strictSame(await ready(path), {
    name: path,
    release,
    image: path,
    config: undefined,
    modules: undefined,
    notes: [],
  })
})

t.test('a bzImage gives its ELF kernel, once', async (t) => {
  const path = file('boot/vmlinuz-x', makeBzImage(release, gzipSync(elf)))
  const config = file('boot/config-x', 'CONFIG_PVH=y\n')
  const kernel = await ready(path)
  t.match(kernel, { name: path, release, config, notes: [] })
  t.strictSame(readFileSync(kernel.image), elf)
  t.equal((await ready(path)).image, kernel.image)
  t.strictSame(readdirSync(inCache('images')).length, 1)
  t.strictSame(readdirSync(inCache('tmp')), [])
})

t.test('without a PVH note, or in an unknown format, the bzImage is booted', async (t) => {
  const noPvh = file('no-pvh', makeBzImage(release, gzipSync(makeVmlinux(release, [1]))))
  t.match(await ready(noPvh), { image: noPvh, notes: [/no PVH note/] })
  const odd = file('odd', makeBzImage(release, Buffer.concat([Buffer.alloc(40), lengthBytes(1)])))
  t.match(await ready(odd), { image: odd, release, notes: [/a format not known here/] })
})

t.test('the configuration of a kernel tree is found', async (t) => {
  const path = file('tree/arch/x86/boot/bzImage', makeBzImage(release, gzipSync(elf)))
  const config = file('tree/.config', 'CONFIG_PVH=y\n')
  t.equal((await ready(path)).config, config)
})

t.test('modules come from a folder of theirs, or from the one above', async (t) => {
  const path = file('vmlinux', elf)
  const below = join(folder, 'mods/lib/modules', release, 'kernel')
  mkdirSync(below, { recursive: true })
  mkdirSync(join(folder, 'mods/lib/modules/6.0.0/kernel'), { recursive: true })
  writeFileSync(join(below, 'overlay.ko'), makeModule([`vermagic=${release} `, 'alias=fs-overlay']))
  const { modules = '' } = await ready(path, join(folder, 'mods'))
  t.equal(readFileSync(join(modules, 'modules.dep'), 'utf8'), 'kernel/overlay.ko:\n')
  const direct = join(folder, 'mods/lib/modules', release)
  t.equal((await ready(path, direct)).modules, modules, 'the same folder, the same result')
  writeFileSync(join(below, 'loop.ko'), makeModule([`vermagic=${release} `]))
  t.not((await ready(path, direct)).modules, modules, 'a module more, another result')
  await t.rejects(ready(path, join(folder, 'boot')), {
    code: 'kernel-unusable',
    message: /there are no modules of 6\.1\.2-x in /,
  })
  await t.rejects(ready(path, join(folder, 'nowhere')), { code: 'kernel-unusable' })
})

t.test('what is no kernel is told as what it is', async (t) => {
  const bad: [name: string, error: { code: string; message?: RegExp | string; hint?: RegExp }][] = [
    [
      file('text', 'hello'),
      { code: 'kernel-unusable', message: /neither a bzImage nor a vmlinux/ },
    ],
    [file('empty', ''), { code: 'kernel-unusable', message: /neither a bzImage nor a vmlinux/ }],
    [file('elf', makeVmlinux(release, [])), { code: 'kernel-unusable', message: /PVH/ }],
    [folder, { code: 'kernel-unknown', message: /is not a file/ }],
    ['./nothing', { code: 'kernel-unknown', message: 'there is no kernel file ./nothing' }],
    ['6.13', { code: 'kernel-unknown', hint: /^the nearest is 6\.12; there are host, 5\.10, / }],
    ['latest', { code: 'kernel-unknown', hint: /^there are host, 5\.10, / }],
  ]
  for (const [name, error] of bad) await t.rejects(ready(name), error, name)
})

t.test('the nearest series is the nearest version', async (t) => {
  const series = ['5.10', '6.1', '6.12', '7.0']
  const cases = { '6.12.4': '6.12', '6.13': '6.12', 'v6.2': '6.1', '4.19': '5.10', '7.9': '7.0' }
  for (const [name, nearest] of Object.entries(cases)) {
    t.equal(nearestSeries(name, series), nearest, name)
  }
  t.equal(nearestSeries('6', series), undefined)
  t.equal(nearestSeries('6.1x', series), undefined)
})
