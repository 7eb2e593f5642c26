// What QEMU is given to boot. An ELF kernel with a PVH note starts without the decompressor, which is
// slow under emulation; else it is the bzImage as it is.
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { MachineError } from '../errors.ts'
import { buildIdIn, isElf64, readNotes } from './elf.ts'
import { bzImageRelease, extractVmlinux, isBzImage } from './extract-vmlinux.ts'

/** XEN_ELFNOTE_PHYS32_ENTRY: xen/interface/elfnote.h of the kernel. */
const pvhNote = { name: 'Xen', type: 18 }

export type KernelFile =
  | { kind: 'bzImage'; release: string | undefined }
  | { kind: 'vmlinux'; release: string | undefined }

/** What a file is. Throws MachineError where QEMU could not boot it. */
export function inspectKernel(path: string): KernelFile {
  const fd = openSync(path, 'r')
  try {
    const start = readAt(fd, 0, 4096)
    if (isElf64(start)) {
      if (!hasPvhNote(fd)) {
        throw new MachineError(
          'kernel-unusable',
          `${path} is an ELF file without a PVH note, so QEMU cannot boot it`,
          'set CONFIG_PVH=y, or name the bzImage',
        )
      }
      return { kind: 'vmlinux', release: bannerRelease(fd) }
    }
    if (isBzImage(start)) return { kind: 'bzImage', release: bzImageRelease(readFileSync(path)) }
  } finally {
    closeSync(fd)
  }
  throw new MachineError(
    'kernel-unusable',
    `${path} is neither a bzImage nor a vmlinux of x86-64`,
    'in a kernel tree it is arch/x86/boot/bzImage, or vmlinux at the top',
  )
}

/**
 * Writes the ELF kernel of a bzImage, if it has one that QEMU can boot; says why not otherwise.
 * Returns whether `to` was written.
 */
export async function writeVmlinux(
  bzImage: string,
  to: string,
  signal: AbortSignal,
  onNote: (text: string) => void,
): Promise<boolean> {
  try {
    const elf = await extractVmlinux(readFileSync(bzImage), signal)
    const read = (offset: number, length: number): Buffer => elf.subarray(offset, offset + length)
    if (!isElf64(elf) || !readNotes(read).some(isPvhNote)) {
      onNote('the kernel has no PVH note; it boots more slowly, by its bzImage')
      return false
    }
    writeFileSync(to, elf)
    return true
  } catch (error) {
    if (!(error instanceof MachineError)) throw error
    const hint = error.hint === undefined ? '' : `: ${error.hint}`
    onNote(`the kernel boots more slowly, by its bzImage: ${error.message}${hint}`)
    return false
  }
}

function hasPvhNote(fd: number): boolean {
  return readNotes((offset, length) => readAt(fd, offset, length)).some(isPvhNote)
}

/** What tells one build of a kernel from every other; undefined where the file has none. */
export function buildIdOf(vmlinux: string): string | undefined {
  const fd = openSync(vmlinux, 'r')
  try {
    if (!isElf64(readAt(fd, 0, 4096))) return undefined
    return buildIdIn(readNotes((offset, length) => readAt(fd, offset, length)))
  } finally {
    closeSync(fd)
  }
}

function isPvhNote(note: { name: string; type: number }): boolean {
  return note.name === pvhNote.name && note.type === pvhNote.type
}

/** The release in `Linux version ...`; a vmlinux with debugging information may be a gigabyte. */
function bannerRelease(fd: number): string | undefined {
  const piece = 2 ** 22
  const overlap = 256
  const { size } = fstatSync(fd)
  for (let offset = 0; offset < size; offset += piece) {
    const bytes = readAt(fd, offset, piece + overlap)
    for (let found = 0; ; found += 1) {
      found = bytes.indexOf('Linux version ', found, 'latin1')
      if (found === -1) break
      // linux_proc_banner has `%s` in this place.
      const release = /^Linux version (\d[^\s\0]*) /.exec(
        bytes.toString('latin1', found, found + overlap),
      )
      if (release?.[1] !== undefined) return release[1]
    }
  }
  return undefined
}

function readAt(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, offset))
}
