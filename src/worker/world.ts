// Builds the mount tree that a case starts from.

import { AT_FDCWD, CLONE_NEWNS, MNT_DETACH, MS, O, type System } from '../kernel/system.ts'
import type { Case, WorldEntry } from '../plan/case.ts'
import { caseRoot } from './enter.ts'
import type { Reserved } from './reserved.ts'
import { type InodeOption, withInodes } from './tmpfs.ts'
import { makeUserNamespace, mountNamespace } from './user-namespace.ts'

const attributeFlags = {
  ro: MS.RDONLY,
  nosuid: MS.NOSUID,
  nodev: MS.NODEV,
  noexec: MS.NOEXEC,
  noatime: MS.NOATIME,
  nodiratime: MS.NODIRATIME,
  strictatime: MS.STRICTATIME,
  nosymfollow: MS.NOSYMFOLLOW,
} as const

type MountEntry = Extract<WorldEntry, { kind: 'mount' | 'bind' }>
type Propagation = NonNullable<MountEntry['propagation']>

/**
 * Makes the case's mount namespace, a root of its own and what the world asks for, top down, as one
 * would by hand: a mount below a shared one is shared from the start unless it says otherwise.
 * Descriptors that keep namespaces alive are put into `held` as they are opened; they are the caller's.
 */
export function buildWorld(
  system: System,
  world: Case['world'],
  { reserved, inodeOption }: { reserved: Reserved; inodeOption: InodeOption | undefined },
  held: number[],
): void {
  const unbindable: string[] = []
  const [first] = world
  const rootEntry = first?.path === '/' && first.kind === 'mount' ? first : undefined

  const namespaces = new Map<string, number>()
  for (const entry of world) {
    if (entry.kind === 'userns') {
      const namespace = makeUserNamespace(system, reserved, entry.map)
      held.push(namespace)
      namespaces.set(entry.path, namespace)
    }
  }
  system.must('unshare', CLONE_NEWNS)
  const type = rootEntry?.type ?? 'tmpfs'
  // The mode that a root directory has; tmpfs's own is that of /tmp.
  const options = rootEntry?.options ?? (type === 'tmpfs' ? 'mode=755' : undefined)
  mount(rootEntry?.source ?? 'root', caseRoot, type, flagsOf(rootEntry), options)
  system.must('chdir', caseRoot)
  // The old root now lies over the new one, where only umount2 finds it. It stays until the last
  // proc and sysfs are mounted: a user namespace may mount one only where another is visible.
  system.must('pivot_root', '.', '.')
  let oldRootIsThere = true
  const dropOldRoot = (): void => {
    if (oldRootIsThere) system.must('umount2', '.', MNT_DETACH)
    oldRootIsThere = false
  }
  const lastNeedingProc = world.findLastIndex(
    (entry) => entry.kind === 'mount' && (entry.type === 'proc' || entry.type === 'sysfs'),
  )
  if (lastNeedingProc < 0) dropOldRoot()
  if (rootEntry !== undefined) setPropagation('/', rootEntry.propagation)

  world.forEach((entry, index) => {
    if (entry !== rootEntry) buildEntry(entry)
    if (index === lastNeedingProc) dropOldRoot()
  })
  dropOldRoot()

  function buildEntry(entry: WorldEntry): void {
    switch (entry.kind) {
      case 'dir':
        system.mkdir(entry.path, entry.mode ?? 0o755)
        if (entry.mode !== undefined) system.must('chmod', entry.path, entry.mode)
        break
      case 'file':
        system.writeFile(entry.path, entry.content, entry.mode ?? 0o644)
        if (entry.mode !== undefined) system.must('chmod', entry.path, entry.mode)
        break
      case 'fifo':
        system.mkfifo(entry.path)
        break
      case 'symlink':
        system.must('symlink', entry.target, entry.path)
        break
      case 'userns':
        system.writeFile(entry.path, '', 0o644)
        mountNamespace(system, namespaces.get(entry.path) ?? -1, entry.path)
        break
      case 'mount':
        system.mkdir(entry.path, 0o755)
        mount(entry.source ?? entry.type, entry.path, entry.type, flagsOf(entry), entry.options)
        setPropagation(entry.path, entry.propagation)
        break
      case 'bind':
        buildBind(entry)
    }
  }

  function mount(source: string, at: string, type: string, flags: number, options?: string): void {
    const all = type === 'tmpfs' ? withInodes(options, inodeOption) : options
    system.mount(source, at, type, flags, all)
  }

  function buildBind(entry: Extract<WorldEntry, { kind: 'bind' }>): void {
    if (isDirectory(entry.from)) system.mkdir(entry.path, 0o755)
    else system.writeFile(entry.path, '', 0o644)
    system.mount(entry.from, entry.path, 'none', MS.BIND | (entry.recursive ? MS.REC : 0))
    const flags = flagsOf(entry)
    if (flags !== 0) system.mount('none', entry.path, 'none', MS.BIND | MS.REMOUNT | flags)
    setPropagation(entry.path, entry.propagation)
  }

  function isDirectory(path: string): boolean {
    const fd = system.attempt('openat', AT_FDCWD, path, O.PATH | O.DIRECTORY | O.CLOEXEC)
    if (fd >= 0) system.close(fd)
    return fd >= 0
  }

  function setPropagation(path: string, propagation: Propagation | undefined): void {
    const change = (flag: number, at = path): void => system.mount('none', at, 'none', flag)
    switch (propagation) {
      case undefined:
        break
      case 'private':
        change(MS.PRIVATE)
        break
      case 'shared':
        change(MS.SHARED)
        break
      case 'unbindable':
        change(MS.UNBINDABLE)
        unbindable.push(path)
        break
      case 'slave':
      case 'slave+shared':
        // The master stays behind in the namespace before, as a container's masters are the host's.
        change(MS.SHARED)
        held.push(system.openRaised(reserved.proc, 'thread-self/ns/mnt', O.RDONLY, reserved.floor))
        system.must('unshare', CLONE_NEWNS)
        // From 6.17 to 7.1 a copy of an unbindable mount is private.
        for (const other of unbindable) change(MS.UNBINDABLE, other)
        change(MS.SLAVE)
        if (propagation === 'slave+shared') change(MS.SHARED)
    }
  }
}

function flagsOf(entry: MountEntry | undefined): number {
  return (entry?.attributes ?? []).reduce((flags, name) => flags | attributeFlags[name], 0)
}
