// The system calls that the harness makes for itself: to enter its root, to build a world, to look
// at the mount tree. The steps of a scenario never pass through here.
import { errnoName } from '../syscalls/errno.ts'
import { type Arena, ownMemory } from './arena.ts'
import { type Register, syscall } from './libc.ts'

/** x86-64 numbers, asm/unistd_64.h. */
const nr = {
  read: 0,
  write: 1,
  close: 3,
  poll: 7,
  lseek: 8,
  pread64: 17,
  dup2: 33,
  getpid: 39,
  wait4: 61,
  fcntl: 72,
  chdir: 80,
  mkdir: 83,
  rmdir: 84,
  symlink: 88,
  chmod: 90,
  umask: 95,
  capset: 126,
  mknod: 133,
  prctl: 157,
  pivot_root: 155,
  mount: 165,
  umount2: 166,
  openat: 257,
  readlinkat: 267,
  unshare: 272,
  pwrite64: 18,
  pipe2: 293,
  fanotify_init: 300,
  fanotify_mark: 301,
  prlimit64: 302,
  setns: 308,
  fstatfs: 138,
  getpriority: 140,
  setresuid: 117,
  setresgid: 119,
  setgroups: 116,
  statx: 332,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  close_range: 436,
  mount_setattr: 442,
} as const

/** linux/mount.h */
export const MS = {
  RDONLY: 1,
  NOSUID: 2,
  NODEV: 4,
  NOEXEC: 8,
  REMOUNT: 32,
  NOSYMFOLLOW: 256,
  NOATIME: 1024,
  NODIRATIME: 2048,
  BIND: 4096,
  REC: 16384,
  UNBINDABLE: 1 << 17,
  PRIVATE: 1 << 18,
  SLAVE: 1 << 19,
  SHARED: 1 << 20,
  STRICTATIME: 1 << 24,
} as const

export const CLONE_NEWNS = 0x20000
export const CLONE_FILES = 0x400
export const MNT_DETACH = 2
export const AT_FDCWD = -100
/** fcntl.h */
export const O = {
  RDONLY: 0,
  WRONLY: 1,
  RDWR: 2,
  CREAT: 0o100,
  EXCL: 0o200,
  TRUNC: 0o1000,
  DIRECTORY: 0o200000,
  NOFOLLOW: 0o400000,
  PATH: 0o10000000,
  CLOEXEC: 0o2000000,
} as const
const F_SETFL = 4
const O_NONBLOCK = 0o4000
const F_DUPFD_CLOEXEC = 1030
const RLIMIT_NOFILE = 7
const S_IFIFO = 0o10000
/** poll.h; mounts_poll() in fs/namespace.c answers POLLPRI | POLLERR. */
const POLLPRI = 2
const AT_RECURSIVE = 0x8000
/** More than most mountinfo files have; a longer one makes the buffer grow. */
const seqFileBytes = 64 << 10
const MOUNT_ATTR_RDONLY = 1
const scratchBytes = 8192

/** A call of the harness's own that failed, where nothing can go on without it. */
export class KernelError extends Error {
  readonly call: string
  /** By name: `EPERM`. */
  readonly errno: string

  constructor(call: string, errno: string) {
    super(`${call} = -1 ${errno}`)
    this.name = 'KernelError'
    this.call = call
    this.errno = errno
  }
}

export type System = ReturnType<typeof createSystem>

/** The harness's calls over one arena. Each returns what the kernel did, or throws KernelError. */
export function createSystem(arena: Arena) {
  let fileBuffer = ownMemory(seqFileBytes)
  /** For what the kernel fills in; unlike the arena's it need not be zeroed for every call. */
  const scratch = ownMemory(scratchBytes)

  /** Makes a call, strings put in the arena, and names it in the error if it fails. */
  function must(name: keyof typeof nr, ...args: (Register | string)[]): number {
    const result = attempt(name, ...args)
    if (result < 0) {
      const shown = args.map((arg) => (typeof arg === 'string' ? JSON.stringify(arg) : arg))
      throw new KernelError(`${name}(${shown.join(', ')})`, errnoName(-result))
    }
    return result
  }

  /** The same without the error: a negative result is the negated errno. */
  function attempt(name: keyof typeof nr, ...args: (Register | string)[]): number {
    arena.reset()
    for (let index = 0; index < args.length; index++) {
      const arg = args[index]
      if (typeof arg === 'string') args[index] = arena.place(toBytes(arg))
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = args as Register[]
    return Number(syscall(nr[name], a, b, c, d, e))
  }

  /** Lifts RLIMIT_NOFILE's soft limit to the hard one meanwhile. */
  function withoutDescriptorLimit<T>(action: () => T): T {
    arena.reset()
    // Not from the arena: what `action` does there must not change the limit to go back to.
    const before = Buffer.alloc(16)
    const lifted = arena.take(32)
    syscall(nr.prlimit64, 0, RLIMIT_NOFILE, 0, lifted.address)
    lifted.bytes.copy(before, 0, 0, 16)
    lifted.bytes.copy(lifted.bytes, 16, 8, 16)
    lifted.bytes.copy(lifted.bytes, 24, 8, 16)
    syscall(nr.prlimit64, 0, RLIMIT_NOFILE, lifted.address + 16, 0)
    try {
      return action()
    } finally {
      arena.reset()
      const back = arena.take(16)
      before.copy(back.bytes)
      syscall(nr.prlimit64, 0, RLIMIT_NOFILE, back.address, 0)
    }
  }

  return {
    arena,
    attempt,
    must,
    withoutDescriptorLimit,

    openAt(dirfd: number, path: string, flags: number, mode = 0): number {
      return must('openat', dirfd, path, flags | O.CLOEXEC, mode)
    },

    close(fd: number): void {
      attempt('close', fd)
    },

    /** Of a descriptor that is only read: a read that would wait fails with EAGAIN. */
    makeNonBlocking(fd: number): void {
      must('fcntl', fd, F_SETFL, O_NONBLOCK)
    },

    /** Moves a descriptor to the lowest free number from `floor` on. */
    raise(fd: number, floor: number): number {
      const raised = must('fcntl', fd, F_DUPFD_CLOEXEC, floor)
      attempt('close', fd)
      return raised
    },

    /**
     * Opens a file at a number from `floor` on, whatever limit of descriptors this process has set
     * for itself or used up.
     */
    openRaised(dirfd: number, path: string, flags: number, floor: number): number {
      const fd = attempt('openat', dirfd, path, flags | O.CLOEXEC)
      const raised = fd < 0 ? fd : attempt('fcntl', fd, F_DUPFD_CLOEXEC, floor)
      if (fd >= 0) attempt('close', fd)
      if (raised >= 0) return raised
      return withoutDescriptorLimit(() => {
        const again = must('openat', dirfd, path, flags | O.CLOEXEC)
        try {
          return must('fcntl', again, F_DUPFD_CLOEXEC, floor)
        } finally {
          attempt('close', again)
        }
      })
    },

    /** The target of a symbolic link; undefined where it cannot be read. */
    readLink(dirfd: number, path: string): string | undefined {
      arena.reset()
      const name = arena.place(toBytes(path))
      const { address, bytes } = scratch
      const length = Number(syscall(nr.readlinkat, dirfd, name, address, scratchBytes))
      return length < 0 ? undefined : bytes.toString('latin1', 0, length)
    },

    /**
     * Everything that a seq_file holds, read from its start, as latin1. Only an empty read is the
     * end: a short one may mean that the next line did not fit in the kernel's buffer.
     */
    readAll(fd: number): string {
      for (let size = seqFileBytes; ; size *= 4) {
        if (size > fileBuffer.bytes.length) fileBuffer = ownMemory(size)
        const { address, bytes } = fileBuffer
        let total = 0
        while (total < size) {
          const count = Number(syscall(nr.pread64, fd, address + total, size - total, total))
          if (count < 0) throw new KernelError(`pread64(${fd})`, errnoName(-count))
          if (count === 0) return bytes.toString('latin1', 0, total)
          total += count
        }
      }
    },

    /** Whether the mounts of an open mountinfo's namespace came or went since the last time. */
    hasMountEvent(fd: number): boolean {
      const { address, bytes } = scratch
      bytes.writeInt32LE(fd, 0)
      bytes.writeInt32LE(POLLPRI, 4)
      return syscall(nr.poll, address, 1, 0) !== 0
    },

    /** One read(2) of at most 8192 bytes: those, good until the next call here, or the errno. */
    readOnce(fd: number, length: number): Buffer | number {
      const { address, bytes } = scratch
      const count = Number(syscall(nr.read, fd, address, length))
      return count < 0 ? count : bytes.subarray(0, count)
    },

    mount(source: string, target: string, type: string, flags: number, data?: string): void {
      must('mount', source, target, type, flags, data ?? 0)
    },

    mkdir(path: string, mode: number): void {
      const result = attempt('mkdir', path, mode)
      if (result < 0 && errnoName(-result) !== 'EEXIST') {
        throw new KernelError(`mkdir("${path}")`, errnoName(-result))
      }
    },

    mkfifo(path: string): void {
      must('mknod', path, S_IFIFO | 0o644, 0)
    },

    writeFile(path: string, latin1: string, mode: number): void {
      const fd = must('openat', AT_FDCWD, path, O.WRONLY | O.CREAT | O.TRUNC | O.CLOEXEC, mode)
      try {
        arena.reset()
        const bytes = toBytes(latin1)
        const count = Number(syscall(nr.write, fd, arena.place(bytes), bytes.length))
        if (count < 0) throw new KernelError(`write("${path}")`, errnoName(-count))
      } finally {
        attempt('close', fd)
      }
    },

    /** f_type of statfs(2): linux/magic.h's number of the filesystem; undefined on an error. */
    filesystemMagic(fd: Register): number | undefined {
      arena.reset()
      const { address, bytes } = arena.take(120)
      return syscall(nr.fstatfs, fd, address) < 0 ? undefined : bytes.readUInt32LE(0)
    },

    /** `major:minor` of the filesystem that a path is on; undefined where it cannot be looked up. */
    deviceOf(path: string): string | undefined {
      arena.reset()
      const buffer = arena.take(256)
      const name = arena.place(toBytes(path))
      if (syscall(nr.statx, AT_FDCWD, name, 0x800, 0, buffer.address) < 0) return undefined
      return `${buffer.bytes.readUInt32LE(136)}:${buffer.bytes.readUInt32LE(140)}`
    },

    /** Makes every mount of this namespace read-only; false where the kernel cannot (before 5.12). */
    makeAllReadOnly(): boolean {
      arena.reset()
      const attributes = arena.take(32)
      attributes.bytes.writeBigUInt64LE(BigInt(MOUNT_ATTR_RDONLY), 0)
      const root = arena.place('/')
      const result = syscall(nr.mount_setattr, AT_FDCWD, root, AT_RECURSIVE, attributes.address, 32)
      return result >= 0
    },

    /** Both ends of a pipe(2), the one to read from first. */
    pipe(): [number, number] {
      arena.reset()
      const { address, bytes } = arena.take(8)
      const result = Number(syscall(nr.pipe2, address, O.CLOEXEC))
      if (result < 0) throw new KernelError('pipe2()', errnoName(-result))
      return [bytes.readInt32LE(0), bytes.readInt32LE(4)]
    },

    /** Waits for a child's end; the status of wait(2). */
    waitFor(pid: number): number {
      arena.reset()
      const { address, bytes } = arena.take(8)
      for (;;) {
        const result = Number(syscall(nr.wait4, pid, address, 0, 0))
        if (result === pid) return bytes.readInt32LE(0)
        if (result < 0 && errnoName(-result) !== 'EINTR') {
          throw new KernelError(`wait4(${pid})`, errnoName(-result))
        }
      }
    },
  }
}

/** A JavaScript string's UTF-8 bytes as latin1 text, which is what the arena writes. */
function toBytes(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return Buffer.from(text, 'utf8').toString('latin1')
  }
  return text
}
