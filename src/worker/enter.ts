// Takes the worker out of the host: into a root of its own, from which nothing of the host's can be
// reached by path.
import { readFileSync } from 'node:fs'
import { exitNow, fork } from '../kernel/libc.ts'
import {
  AT_FDCWD,
  CLONE_FILES,
  CLONE_NEWNS,
  MNT_DETACH,
  MS,
  O,
  type System,
} from '../kernel/system.ts'
import { type Reserved, reserveDescriptors, resetDescriptors } from './reserved.ts'
import { type InodeOption, mountOwnTmpfs } from './tmpfs.ts'

const CLONE_FS = 0x200
/** `major:minor` of every superblock that the host has mounted where this process can see it. */
export function visibleDevices(): Set<string> {
  const lines = readFileSync('/proc/self/mountinfo', 'latin1').split('\n')
  return new Set(lines.flatMap((line) => line.split(' ')[2] ?? []))
}

/**
 * `major:minor` of the kernel's initial rootfs, which lies under the root of every mount namespace
 * and which mountinfo does not show: found out by a process that unmounts its root and enters its
 * namespace anew. Undefined where that is not allowed, as in a user namespace.
 */
export function initialRootfs(system: System): string | undefined {
  const child = fork()
  if (child === 0) {
    const enter = (): number => {
      system.must('unshare', CLONE_NEWNS)
      const namespace = system.openAt(AT_FDCWD, '/proc/thread-self/ns/mnt', O.RDONLY)
      system.must('umount2', '/', MNT_DETACH)
      system.must('setns', namespace, CLONE_NEWNS)
      const [major, minor] = (system.deviceOf('/') ?? '').split(':').map(Number)
      // The first superblocks of a boot have small numbers; an exit status holds no others.
      return major === 0 && minor !== undefined && minor < 255 ? minor : 0
    }
    let minor = 0
    try {
      minor = enter()
    } catch {
      // Not allowed here, and then not to a case either.
    }
    exitNow(minor)
  }
  const minor = system.waitFor(child) >> 8
  return minor === 0 ? undefined : `0:${minor}`
}

/** Where the root of a case is mounted before it becomes the root. */
export const caseRoot = '/case'

/**
 * Enters the worker's root: a tmpfs with a fresh /proc and, in a user namespace, a /sys. The process
 * must already be in mount and pid namespaces of its own (unshare(1)), with private propagation.
 */
export function enterRoot(
  system: System,
  { inUserNamespace, hasKernelLog }: { inUserNamespace: boolean; hasKernelLog: boolean },
): { reserved: Reserved; inodeOption: InodeOption | undefined } {
  // libuv's threads keep the old descriptors and the old working directory.
  system.must('unshare', CLONE_FILES | CLONE_FS)
  const kept = reserveDescriptors(system, hasKernelLog)
  // Files that this process maps (Node itself, libc) stay reachable as /proc/self/exe and
  // map_files: nothing may be written through them.
  system.makeAllReadOnly()

  const inodeOption = mountOwnTmpfs(system, 'mountlab', '/tmp')
  system.must('chdir', '/tmp')
  for (const directory of ['proc', 'sys', 'case']) system.mkdir(directory, 0o755)
  system.mount('proc', 'proc', 'proc', 0)
  // A user namespace may mount another sysfs only where one is visible already.
  if (inUserNamespace) system.attempt('mount', 'sysfs', 'sys', 'sysfs', 0, 0)
  system.must('pivot_root', '.', '.')
  system.must('umount2', '.', MNT_DETACH)
  system.must('chdir', '/')
  system.must('mount', 'none', '/', 'none', MS.REC | MS.PRIVATE, 0)
  // A case that is run by a fork sees this root as /proc/1/root.
  system.must('mount', 'none', '/', 'none', MS.REMOUNT | MS.BIND | MS.RDONLY, 0)
  system.must('umask', 0o022)

  const proc = system.openRaised(AT_FDCWD, '/proc', O.PATH | O.DIRECTORY, kept.floor)
  const home = system.openRaised(proc, 'thread-self/ns/mnt', O.RDONLY, kept.floor)
  const reserved = { ...kept, proc, home }
  resetDescriptors(system, reserved)
  return { reserved, inodeOption }
}
