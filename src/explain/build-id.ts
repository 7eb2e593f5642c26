// Whether debugging information is of the kernel that runs: a line of another build would be wrong.
import type { Gdb } from '../machine/guest/gdb.ts'
import { buildIdIn, parseNotes } from '../machine/kernels/elf.ts'
import { buildIdOf } from '../machine/kernels/kernel-image.ts'
import { ExplainError } from './explain-error.ts'
import type { Symbols } from './symbols.ts'

/** Compares the id in the guest's memory with that of the file. Throws ExplainError. */
export async function checkBuildId(gdb: Gdb, symbols: Symbols, vmlinux: string): Promise<string> {
  const wanted = buildIdOf(vmlinux)
  if (wanted === undefined) throw new ExplainError('other-build', `${vmlinux} has no build id`)
  const found = await buildIdInMemory(gdb, symbols)
  if (found === wanted) return wanted
  throw new ExplainError(
    'other-build',
    `${vmlinux} is of another build than the kernel that runs: ${wanted}, and not ${found ?? 'found'}`,
    'name the vmlinux that was built with the kernel',
  )
}

/** The id of the kernel that runs; undefined where the symbols do not say where its notes are. */
export async function buildIdInMemory(gdb: Gdb, symbols: Symbols): Promise<string | undefined> {
  const [start, end] = ['__start_notes', '__stop_notes'].map((name) => symbols.addressOf(name))
  if (start === undefined || end === undefined || end - start >= 65_536n) return undefined
  return buildIdIn(parseNotes(await gdb.read(start, Number(end - start))))
}
