// The one option of tmpfs that a world does not leave to the kernel's configuration.

import { KernelError, type System } from '../kernel/system.ts'
import { errnoName } from '../syscalls/errno.ts'

/**
 * Whether a tmpfs has 64-bit inode numbers, and shows it among its options, is up to
 * CONFIG_TMPFS_INODE64 unless a mount asks for it. With it a world is the same on every kernel.
 */
export type InodeOption = 'inode64'

/** Mounts a tmpfs as a system's root is; returns the option if this kernel knows it (Linux 5.9). */
export function mountOwnTmpfs(system: System, source: string, at: string): InodeOption | undefined {
  const attempt = (options: string) => system.attempt('mount', source, at, 'tmpfs', 0, options)
  if (attempt('mode=755,inode64') === 0) return 'inode64'
  const result = attempt('mode=755')
  if (result < 0) throw new KernelError(`mount("${at}")`, errnoName(-result))
  return undefined
}

/** `options` as given to mount(2), with the option added unless they say it themselves. */
export function withInodes(
  options: string | undefined,
  option: InodeOption | undefined,
): string | undefined {
  if (option === undefined || /(^|,)inode(32|64)(,|$)/.test(options ?? '')) return options
  return [options ?? [], option].flat().join(',')
}
