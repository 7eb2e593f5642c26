// Whether the file that a call has just looked at is one of proc.
import type { Register } from '../kernel/libc.ts'
import { AT_FDCWD, O, type System } from '../kernel/system.ts'
import type { ArgSpec } from '../syscalls/spec.ts'

/** PROC_SUPER_MAGIC, linux/magic.h */
const procMagic = 0x9fa0
const AT_SYMLINK_NOFOLLOW = 0x100n
const neverFollow: ReadonlySet<string> = new Set(['lstat', 'readlink', 'readlinkat'])

/**
 * Looks up the file anew that a call of the stat and readlink families has found, with the very
 * registers of that call, whose strings must still be in the arena.
 */
export function sawProc(
  system: System,
  call: string,
  args: readonly ArgSpec[],
  registers: readonly Register[],
): boolean {
  const register = (...kinds: ArgSpec['kind'][]): Register | undefined => {
    const index = args.findIndex(({ kind }) => kinds.includes(kind))
    return index < 0 ? undefined : (registers[index] ?? 0)
  }
  const base = register('dirfd', 'fd') ?? AT_FDCWD
  const path = register('path')
  const nofollow =
    neverFollow.has(call) || (BigInt(register('flags') ?? 0) & AT_SYMLINK_NOFOLLOW) !== 0n
  const flags = O.PATH | O.CLOEXEC | (nofollow ? O.NOFOLLOW : 0)
  const isCurrent = BigInt.asIntN(32, BigInt(base)) === BigInt(AT_FDCWD)

  let found = path === undefined ? -1 : system.attempt('openat', base, path, flags)
  // The call found something, so the path was empty, or none: it is about `base` itself.
  if (found < 0 && isCurrent) found = system.attempt('openat', AT_FDCWD, '.', flags)
  const magic = system.filesystemMagic(found < 0 ? base : found)
  if (found >= 0) system.close(found)
  return magic === procMagic
}
