// The one list of system calls: a new table is added here.
import { capsetCall } from './calls/capset.ts'
import { chdirCall } from './calls/chdir.ts'
import { chrootCall } from './calls/chroot.ts'
import { closeCall } from './calls/close.ts'
import { dupCall } from './calls/dup.ts'
import { fchdirCall } from './calls/fchdir.ts'
import { fchrootCall } from './calls/fchroot.ts'
import { fcntlCall } from './calls/fcntl.ts'
import { fsconfigCall } from './calls/fsconfig.ts'
import { fsmountCall } from './calls/fsmount.ts'
import { fsopenCall } from './calls/fsopen.ts'
import { fspickCall } from './calls/fspick.ts'
import { fstatCall } from './calls/fstat.ts'
import { getcwdCall } from './calls/getcwd.ts'
import { listmountCall } from './calls/listmount.ts'
import { lstatCall } from './calls/lstat.ts'
import { mkdirCall } from './calls/mkdir.ts'
import { mkdiratCall } from './calls/mkdirat.ts'
import { mknodCall } from './calls/mknod.ts'
import { mknodatCall } from './calls/mknodat.ts'
import { mountCall } from './calls/mount.ts'
import { mountSetattrCall } from './calls/mount_setattr.ts'
import { moveMountCall } from './calls/move_mount.ts'
import { openCall } from './calls/open.ts'
import { openTreeCall } from './calls/open_tree.ts'
import { openTreeAttrCall } from './calls/open_tree_attr.ts'
import { openatCall } from './calls/openat.ts'
import { openat2Call } from './calls/openat2.ts'
import { pivotRootCall } from './calls/pivot_root.ts'
import { readCall } from './calls/read.ts'
import { readlinkCall } from './calls/readlink.ts'
import { readlinkatCall } from './calls/readlinkat.ts'
import { rmdirCall } from './calls/rmdir.ts'
import { setnsCall } from './calls/setns.ts'
import { setresgidCall } from './calls/setresgid.ts'
import { setresuidCall } from './calls/setresuid.ts'
import { setrlimitCall } from './calls/setrlimit.ts'
import { statCall } from './calls/stat.ts'
import { statmountCall } from './calls/statmount.ts'
import { statxCall } from './calls/statx.ts'
import { symlinkCall } from './calls/symlink.ts'
import { symlinkatCall } from './calls/symlinkat.ts'
import { rawSyscall } from './calls/syscall.ts'
import { umaskCall } from './calls/umask.ts'
import { umount2Call } from './calls/umount2.ts'
import { unlinkCall } from './calls/unlink.ts'
import { unlinkatCall } from './calls/unlinkat.ts'
import { unshareCall } from './calls/unshare.ts'
import { writeCall } from './calls/write.ts'
import type { SyscallSpec } from './spec.ts'

const specs: readonly SyscallSpec[] = [
  openTreeCall,
  moveMountCall,
  fsopenCall,
  fsconfigCall,
  fsmountCall,
  fspickCall,
  fcntlCall,
  mountSetattrCall,
  openTreeAttrCall,
  statmountCall,
  listmountCall,
  mountCall,
  umount2Call,
  pivotRootCall,
  unshareCall,
  setnsCall,
  openCall,
  openatCall,
  openat2Call,
  closeCall,
  readCall,
  writeCall,
  mkdirCall,
  mkdiratCall,
  symlinkCall,
  symlinkatCall,
  unlinkCall,
  unlinkatCall,
  rmdirCall,
  mknodCall,
  mknodatCall,
  chdirCall,
  fchdirCall,
  chrootCall,
  fchrootCall,
  dupCall,
  statxCall,
  statCall,
  lstatCall,
  fstatCall,
  readlinkCall,
  readlinkatCall,
  getcwdCall,
  umaskCall,
  setresuidCall,
  setresgidCall,
  setrlimitCall,
  capsetCall,
  rawSyscall,
]

/**
 * The tables by name. The object has no prototype: what a scenario calls `constructor` is unknown.
 */
export const syscalls: Readonly<Record<string, SyscallSpec>> = Object.freeze(
  Object.assign(Object.create(null), Object.fromEntries(specs.map((spec) => [spec.name, spec]))),
)

/** The table of the system call `name`. */
export function lookupSyscall(name: string): SyscallSpec | undefined {
  return syscalls[name]
}
