// A filter of system calls for the worker, and what a fork of Node needs from it.
//
// It is the second lock: what a scenario may not do is refused before the call, with a reason. The
// filter stands behind that check, so that no way around it reaches the machine.
import { readFileSync } from 'node:fs'
import type { Arena } from './arena.ts'
import { syscall } from './libc.ts'

/** x86-64 numbers of calls that change the machine and not a namespace of it. */
const denied = {
  settimeofday: 164,
  acct: 163,
  adjtimex: 159,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  iopl: 172,
  ioperm: 173,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  syslog: 103,
  ptrace: 101,
  clock_settime: 227,
  kexec_load: 246,
  perf_event_open: 298,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  process_vm_writev: 311,
  finit_module: 313,
  kexec_file_load: 320,
  bpf: 321,
  io_uring_setup: 425,
  quotactl_fd: 443,
} as const

const MADVISE = 28
const MADV_DONTFORK = 10
const MADV_DOFORK = 11
const MKNOD = 133
const MKNODAT = 259
const S_IFMT = 0o170000
const S_IFBLK = 0o060000
const AUDIT_ARCH_X86_64 = 0xc000003e
const X32_BIT = 0x40000000
const EPERM = 1

/** linux/bpf_common.h and linux/seccomp.h */
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_GREATER_EQUAL = 0x35
const AND = 0x54
const RETURN = 0x06
const ALLOW = 0x7fff0000
const ERRNO = 0x00050000
const KILL_PROCESS = 0x80000000

/** Offsets in struct seccomp_data. */
const NR = 0
const ARCH = 4
const argument = (index: number) => 16 + 8 * index

type Instruction = [code: number, jumpTrue: number, jumpFalse: number, k: number]

function program(): Instruction[] {
  const returnIf = (value: number, result: number): Instruction[] => [
    [JUMP_EQUAL, 0, 1, value],
    [RETURN, 0, 0, result],
  ]
  const blockDevice = (nr: number, modeArgument: number): Instruction[] => [
    [JUMP_EQUAL, 0, 5, nr],
    [LOAD, 0, 0, argument(modeArgument)],
    [AND, 0, 0, S_IFMT],
    ...returnIf(S_IFBLK, ERRNO | EPERM),
    [RETURN, 0, 0, ALLOW],
  ]
  return [
    [LOAD, 0, 0, ARCH],
    [JUMP_EQUAL, 1, 0, AUDIT_ARCH_X86_64],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NR],
    [JUMP_GREATER_EQUAL, 0, 1, X32_BIT],
    [RETURN, 0, 0, ERRNO | EPERM],
    // V8 marks its pages MADV_DONTFORK, and a forked worker would miss them. Here that does nothing.
    [JUMP_EQUAL, 0, 4, MADVISE],
    [LOAD, 0, 0, argument(2)],
    ...returnIf(MADV_DONTFORK, ERRNO),
    [RETURN, 0, 0, ALLOW],
    ...blockDevice(MKNOD, 1),
    ...blockDevice(MKNODAT, 2),
    ...Object.values(denied).flatMap((nr) => returnIf(nr, ERRNO | EPERM)),
    [RETURN, 0, 0, ALLOW],
  ]
}

/** Installs the filter for this thread and all that it starts. Returns 0 or the negated errno. */
export function installFilter(arena: Arena): number {
  const instructions = program()
  arena.reset()
  const filter = arena.take(8 * instructions.length)
  instructions.forEach(([code, jumpTrue, jumpFalse, k], index) => {
    filter.bytes.writeUInt16LE(code, index * 8)
    filter.bytes.writeUInt8(jumpTrue, index * 8 + 2)
    filter.bytes.writeUInt8(jumpFalse, index * 8 + 3)
    filter.bytes.writeUInt32LE(k >>> 0, index * 8 + 4)
  })
  const header = arena.take(16)
  header.bytes.writeUInt16LE(instructions.length, 0)
  header.bytes.writeBigUInt64LE(BigInt(filter.address), 8)
  const SECCOMP = 317
  const SET_MODE_FILTER = 1
  return Number(syscall(SECCOMP, SET_MODE_FILTER, 0, header.address))
}

/**
 * Lets a fork inherit every page of this process. Must come after `installFilter`, which keeps V8
 * from marking new pages.
 */
export function makeForkable(): void {
  for (const line of readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ 0\s*$/.exec(line) ?? []
    if (from === undefined || to === undefined) continue
    const start = Number.parseInt(from, 16)
    syscall(MADVISE, start, Number.parseInt(to, 16) - start, MADV_DOFORK)
  }
}
