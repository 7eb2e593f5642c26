// The vocabulary that describes a system call. One table drives parsing a step, encoding its
// arguments, decoding its outputs and printing it. A table names things; it never forbids a value:
// wrong input is half of what is studied.

/** A kernel release that added something, as we believe it: `5.2`; `old` is anything before 5.0. */
export type Release = 'old' | `${number}.${number}`

export interface Flag {
  value: bigint
  since?: Release
  /** The bits of a field that holds one of several values, zero among them (MOUNT_ATTR__ATIME). */
  mask?: bigint
  /** A name for several bits that also have names of their own; printed in their place. */
  composite?: true
  /** A name that is accepted and never printed: MS_VERBOSE, which is MS_SILENT; a mask of all. */
  alias?: true
  /** The zero of a field that is printed even beside other flags, as strace does (O_RDONLY). */
  always?: true
}

/** The named values of one `flags` or `enum` argument, in the order of their header. */
export interface FlagSet {
  /** What strace prints for a bit it cannot name: `MOVE_MOUNT_???`. */
  unknown: string
  /** Where the values come from: `linux/mount.h`. */
  header: string
  flags: Readonly<Record<string, Flag>>
}

/** What a descriptor refers to. Only `fs context` has messages to read. */
export type Resource = 'file' | 'fs context' | 'mount' | 'mount or file' | 'namespace' | 'userns'

interface FieldBase {
  name: string
  /** Bytes from the start of the struct. */
  offset: number
  /** Printed only if the mask field of the decoded struct has one of these bits. */
  when?: bigint
}

/** A member of a struct. `bits` is its width; every multi-byte member is little endian. */
export type Field = FieldBase &
  (
    | {
        kind: 'int'
        bits: 8 | 16 | 32 | 64
        signed?: true
        radix?: 8 | 10 | 16
        /** Constants that are accepted for it; it is printed as a number. */
        names?: FlagSet
        /**
         * Not recorded of the root of a proc, whose links the kernel counts with every process of
         * the machine among them (proc_root_getattr() in fs/proc/root.c).
         */
        countsProcesses?: true
      }
    | { kind: 'flags'; bits: 16 | 32 | 64; of: FlagSet }
    | { kind: 'enum'; bits: 16 | 32 | 64; of: FlagSet }
    | { kind: 'fd'; bits: 32 | 64 }
    /** A mount ID: `unique` never reused (STATX_MNT_ID_UNIQUE), else the one of mountinfo. */
    | { kind: 'mount-id'; bits: 32 | 64; unique: boolean }
    /** The ID of a mount namespace (NS_GET_MNTNS_ID). */
    | { kind: 'namespace-id'; bits: 64 }
    /** A peer group's number, as in mountinfo's `shared:N` and `master:N`. */
    | { kind: 'peer-group'; bits: 64 }
    /**
     * Numbers that differ from run to run: shown only as equal or different. A device of 32 bits is
     * the minor number of a superblock without a device, whose major number is 0.
     */
    | { kind: 'device'; bits: 32 | 64 }
    | { kind: 'inode'; bits: 64 }
    /** Never the same twice and therefore not recorded: times, memory addresses, counters. */
    | { kind: 'unstable'; bits: 32 | 64 }
    /** A 32-bit offset into the bytes at `base` of the struct's tail, where a string starts. */
    | { kind: 'string-at'; base: number }
    /** The same for `count` strings, each ended by NUL; `count` names an earlier field. */
    | { kind: 'strings-at'; base: number; count: string }
  )

export interface StructSpec {
  name: string
  header: string
  /** Bytes of the fixed part in the newest header. */
  size: number
  /** The field whose bits say which other fields the kernel filled in. */
  mask?: string
  /** Bytes to give an output buffer where the step does not say: the tail included. */
  buffer?: number
  fields: readonly Field[]
}

/** What an output argument points at. */
export type OutLayout =
  | { kind: 'bytes' }
  /** An array of mount IDs, as many as the call returned. */
  | { kind: 'mount-ids' }
  | { kind: 'struct'; of: StructSpec }

interface ArgBase {
  /** The man page's name for it, unchanged. */
  name: string
  /** May be left out at the end of the call; 0 is passed then (open's mode). */
  optional?: true
}

export type ArgSpec = ArgBase &
  (
    | { kind: 'dirfd' }
    | { kind: 'fd'; resource: Resource }
    /** A NUL-terminated string: a path, or any other string. */
    | { kind: 'path' }
    /** `ignoredWith`: bits of another argument under which the call does not look at it. */
    | { kind: 'string'; ignoredWith?: { arg: string; bits: bigint } }
    /** Bytes, not NUL-terminated. */
    | { kind: 'blob' }
    | { kind: 'flags'; of: FlagSet; bits: 32 | 64 }
    | { kind: 'enum'; of: FlagSet; bits: 32 | 64 }
    | { kind: 'mode' }
    | { kind: 'int'; bits: 32 | 64; signed?: true }
    | { kind: 'device' }
    /** `rest`: how array elements after the first are named, where that differs (capset). */
    | { kind: 'struct'; of: StructSpec; rest?: StructSpec }
    /** A pointer to nothing the call reads (fsconfig's NULLs), or to whatever is given. */
    | { kind: 'pointer' }
    /** How many bytes, or elements, the argument named `of` has. */
    | { kind: 'size'; of: string; unit?: 'bytes' | 'elements'; names?: FlagSet }
    | { kind: 'out'; of: OutLayout }
  )

/** What a call that did not fail returns. */
export type Returns =
  | { kind: 'zero' }
  | { kind: 'fd'; resource: Resource }
  /** How many bytes, or elements, of the output argument were filled. */
  | { kind: 'count' }
  | { kind: 'int' }

export interface SyscallSpec {
  name: string
  /** The x86-64 system call number; 0 and up, -1 for the raw `syscall`. */
  number: number
  since: Release
  args: readonly ArgSpec[]
  /** Calls that are several in one: the enum argument that decides, and each value's arguments. */
  variants?: { by: string; of: Readonly<Record<string, readonly ArgSpec[]>> }
  returns: Returns
  /**
   * What the call may change beside the mount tree. `root`: root or mount namespace of the caller,
   * so that its view of the tree is another one. `process`: credentials and namespaces that nothing
   * but the end of the process undoes.
   */
  effects?: readonly ('root' | 'process')[]
}
