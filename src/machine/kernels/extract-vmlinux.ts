// The ELF kernel inside a bzImage: Documentation/arch/x86/boot.rst of the kernel.
import { gunzipSync } from 'node:zlib'
import { MachineError } from '../errors.ts'
import { type Program, runProgram } from './run-program.ts'

interface Compression {
  magic: string
  program: Program | 'gunzip of Node'
  args: string[]
}

/** By the first bytes of the payload: scripts/extract-vmlinux of the kernel. */
const compressions: Compression[] = [
  { magic: 'fd377a585a00', program: 'xz', args: ['-dc', '--single-stream'] },
  { magic: '28b52ffd', program: 'zstd', args: ['-dcq'] },
  { magic: '1f8b08', program: 'gunzip of Node', args: [] },
  { magic: '02214c18', program: 'lz4', args: ['-dcq'] },
  { magic: '5d0000', program: 'xz', args: ['-dc', '--format=lzma'] },
  { magic: '425a68', program: 'bzip2', args: ['-dc'] },
  { magic: '894c5a', program: 'lzop', args: ['-dcq'] },
]

/** Offsets in the boot sector and the setup header. */
const at = {
  setupSectors: 0x1f1,
  magic: 0x202,
  versionText: 0x20e,
  payload: 0x248,
  payloadLength: 0x24c,
}

export function isBzImage(file: Buffer): boolean {
  return file.length > 0x268 && file.toString('latin1', at.magic, at.magic + 4) === 'HdrS'
}

/** `uname -r` of the kernel, as the setup header tells it. */
export function bzImageRelease(file: Buffer): string | undefined {
  const offset = file.readUInt16LE(at.versionText)
  if (offset === 0) return undefined
  const start = offset + 0x200
  const text = file.toString('latin1', start, start + 200)
  return /^[^\s\0]+/.exec(text)?.[0]
}

/** The ELF file, whole. Throws MachineError where a program is missing or the payload is odd. */
export async function extractVmlinux(file: Buffer, signal: AbortSignal): Promise<Buffer> {
  // 0 stands for 4, from the days of the boot sector.
  const sectors = file[at.setupSectors] || 4
  const start = (sectors + 1) * 512 + file.readUInt32LE(at.payload)
  const length = file.readUInt32LE(at.payloadLength)
  const payload = file.subarray(start, start + length)
  if (length < 8 || payload.length < length) throw odd('its payload is cut short')
  const compression = compressions.find(({ magic }) =>
    payload.toString('hex', 0, 6).startsWith(magic),
  )
  if (compression === undefined) {
    throw odd(`its payload begins with ${payload.toString('hex', 0, 6)}, a format not known here`)
  }
  const elf = await decompress(payload, compression, signal)
  const expected = payload.readUInt32LE(length - 4)
  if (elf.length !== expected) {
    throw odd(`its payload gives ${elf.length} bytes where ${expected} are announced`)
  }
  return elf
}

async function decompress(
  payload: Buffer,
  { program, args }: Compression,
  signal: AbortSignal,
): Promise<Buffer> {
  if (program === 'gunzip of Node') {
    // gzip ends with the length by itself; all others got it appended.
    try {
      return gunzipSync(payload)
    } catch (error) {
      throw odd((error as Error).message)
    }
  }
  const { stdout } = await runProgram(program, args, { signal, input: payload.subarray(0, -4) })
  return Buffer.from(stdout)
}

function odd(why: string): MachineError {
  return new MachineError('kernel-unusable', `no ELF kernel can be taken from the bzImage: ${why}`)
}
