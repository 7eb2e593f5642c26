import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import t from 'tap'
import { bzImageRelease, extractVmlinux, isBzImage } from './extract-vmlinux.ts'
import { lengthBytes, makeBzImage, makeVmlinux } from './test-elf.ts'

const { signal } = new AbortController()
const elf = makeVmlinux('6.1.2-x', [18])

t.test('the setup header is read', async (t) => {
  const image = makeBzImage('6.1.2-x', gzipSync(elf))
  t.equal(isBzImage(image), true)
  t.equal(bzImageRelease(image), '6.1.2-x')
  t.equal(isBzImage(elf), false)
  t.equal(isBzImage(Buffer.from('short')), false)
})

t.test('a gzip payload is unpacked', async (t) => {
  t.strictSame(await extractVmlinux(makeBzImage('x', gzipSync(elf)), signal), elf)
})

const programs: [name: string, ...args: string[]][] = [
  ['xz', '-c', '--check=crc32'],
  ['xz', '-c', '--format=lzma'],
  ['zstd', '-cq'],
  ['lz4', '-clq'],
  ['bzip2', '-c'],
]
for (const [program, ...args] of programs) {
  const options = { input: elf, encoding: 'buffer', reject: false } as const
  const packed = await execa(program, args, options)
  const skip = packed.exitCode === 0 ? false : `${program} cannot be run here`
  t.test(`a payload of ${program} ${args.join(' ')} is unpacked`, { skip }, async (t) => {
    const image = (length: number): Buffer =>
      makeBzImage('x', Buffer.concat([packed.stdout as Uint8Array, lengthBytes(length)]))
    t.strictSame(await extractVmlinux(image(elf.length), signal), elf)
    await t.rejects(extractVmlinux(image(elf.length + 1), signal), {
      code: 'kernel-unusable',
      message: `gives ${elf.length} bytes where ${elf.length + 1} are announced`,
    })
  })
}

t.test('a payload that is not as announced is refused', async (t) => {
  const refuse = (payload: Buffer, message: RegExp): Promise<unknown> =>
    t.rejects(extractVmlinux(makeBzImage('x', payload), signal), {
      code: 'kernel-unusable',
      message,
    })
  await refuse(Buffer.alloc(40, 7), /begins with 070707070707, a format not known/)
  await refuse(Buffer.alloc(4), /cut short/)
  await refuse(gzipSync(elf).subarray(0, 60), /no ELF kernel can be taken/)
  const wrongLength = Buffer.concat([gzipSync(elf).subarray(0, -4), lengthBytes(elf.length + 1)])
  await refuse(wrongLength, /no ELF kernel can be taken/)
  const whole = makeBzImage('x', gzipSync(elf))
  await t.rejects(extractVmlinux(whole.subarray(0, 2200), signal), { message: /cut short/ })
})
