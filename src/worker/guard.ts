// Refuses, just before a call, what would reach beyond the worker: the last look at the very values
// that the kernel would be given. What is refused here is never a result.
import type { Register } from '../kernel/libc.ts'
import type { System } from '../kernel/system.ts'
import { harmful } from '../syscalls/guard.ts'
import { syscallName } from '../syscalls/numbers.ts'
import type { ArgSpec } from '../syscalls/spec.ts'
import { argsOf, syscalls } from '../syscalls/table.ts'
import type { Value } from '../syscalls/value.ts'
import { type Reserved, reservedCount } from './reserved.ts'

/** Filesystems whose files are switches of the whole machine, by the number of linux/magic.h. */
const sharedMagic: Readonly<Record<number, string>> = {
  40864: 'proc',
  1650812274: 'sysfs',
  2613483: 'cgroup',
  1667723888: 'cgroup2',
  1684170528: 'debugfs',
  1953653091: 'tracefs',
  1935894131: 'securityfs',
  1650812272: 'configfs',
  1634035564: 'pstore',
  3730735588: 'efivarfs',
  1112100429: 'binfmt_misc',
  4185718668: 'selinuxfs',
}

/** All of them read a file. */
const readCalls: ReadonlySet<string> = new Set(['read', 'readv', 'pread64', 'preadv', 'preadv2'])

const nameOfNumber = new Map(
  Object.values(syscalls)
    .filter(({ number }) => number >= 0)
    .map((spec) => [spec.number, spec.name]),
)

/** Why a call may not be made here; undefined where it may. */
export function refusal(
  system: System,
  reserved: Reserved,
  call: string,
  values: readonly Value[],
  registers: readonly Register[],
): string | undefined {
  if (call === 'syscall') {
    // A raw call is judged as the call that it is.
    // The kernel looks at the lower half of the register alone.
    const number = Number(BigInt.asUintN(32, BigInt(registers[0] ?? -1)))
    const named = nameOfNumber.get(number)
    const reading = readCalls.has(syscallName(number) ?? '')
    const asNamed =
      named === undefined
        ? reservedDescriptor(reserved, registers.slice(1))
        : refusal(system, reserved, named, values.slice(1), registers.slice(1))
    return (
      harmful(call, guardArgs(values, registers)) ??
      asNamed ??
      (reading ? readRefusal(system, reserved, registers[1] ?? -1) : undefined)
    )
  }
  const spec = syscalls[call]
  const args = spec === undefined ? [] : argsOf(spec, values)
  const descriptors = registers.filter((_, index) =>
    ['fd', 'dirfd', 'int'].includes(args[index]?.kind ?? ''),
  )
  return (
    reservedDescriptor(reserved, descriptors) ??
    reservedPath(reserved, args, values) ??
    harmful(call, guardArgs(values, registers)) ??
    (call === 'write' ? writeRefusal(system, registers[0] ?? -1) : undefined) ??
    (call === 'read' ? readRefusal(system, reserved, registers[0] ?? -1) : undefined) ??
    (call === 'setrlimit' ? hardLimitRefusal(values[1]) : undefined)
  )
}

function guardArgs(values: readonly Value[], registers: readonly Register[]): (bigint | string)[] {
  return values.map((value, index) =>
    value.kind === 'string'
      ? value.bytes.repeat(value.repeat ?? 1)
      : unsigned(registers[index] ?? 0),
  )
}

function unsigned(register: Register): bigint {
  return register >= 0 ? BigInt(register) : BigInt.asUintN(64, BigInt(register))
}

function reservedDescriptor(
  { floor }: Pick<Reserved, 'floor'>,
  candidates: readonly Register[],
): string | undefined {
  // The kernel takes an int and never sees the upper half.
  const hit = candidates
    .map((register) =>
      typeof register === 'number' ? register | 0 : Number(BigInt.asIntN(32, register)),
    )
    .find((fd) => fd >= floor && fd < floor + reservedCount)
  return hit === undefined ? undefined : `descriptor ${hit} is the harness's own`
}

/** Not worth a split for every path. */
const threeDigits = /(?:^|\/)\d{3}(?:[/\0]|$)/

/** A path through /proc/self/fd, whole or from there on, to a number that is the worker's. */
function reservedPath(
  { floor }: Reserved,
  args: readonly ArgSpec[],
  values: readonly Value[],
): string | undefined {
  for (const [index, value] of values.entries()) {
    if (value.kind !== 'string' || value.repeat !== undefined) continue
    if (args[index]?.kind !== 'path' && !value.bytes.includes('fd/')) continue
    if (!threeDigits.test(value.bytes)) continue
    const hit = reservedDescriptor({ floor }, value.bytes.split(/[/\0]/).map(Number))
    if (hit !== undefined) return hit
  }
  return undefined
}

function writeRefusal(system: System, fd: Register): string | undefined {
  const magic = system.filesystemMagic(fd)
  const type = magic === undefined ? undefined : sharedMagic[magic]
  return type === undefined
    ? undefined
    : `A write to a file of ${type} is refused: it may reach the whole machine`
}

/** As many files as a process must be allowed at least, for the harness to open its own. */
const fewestFiles = 1024n

/**
 * Who has lowered the hard limit and has no CAP_SYS_RESOURCE cannot raise it again, and the harness could not look at
 * the mount tree any more. What the kernel cannot read is EFAULT, and no limit.
 */
function hardLimitRefusal(limit: Value | undefined): string | undefined {
  if (limit?.kind === 'null' || limit?.kind === 'badptr') return undefined
  const fields = limit?.kind === 'struct' ? limit.fields : []
  const hard = fields.filter(({ name }) => name === 'rlim_max').map(({ value }) => value)
  const isEnough = (value: Value): boolean =>
    value.kind === 'int' && BigInt.asUintN(64, BigInt(value.value)) >= fewestFiles
  if (hard.length > 0 && hard.every(isEnough)) return undefined
  return `An rlim_max below ${fewestFiles} is refused: the harness needs files of its own`
}

/** The messages of the kernel are gone for everybody else once they are read from this file. */
function readRefusal(system: System, reserved: Reserved, fd: Register): string | undefined {
  // The kernel looks at the lower half of the register alone.
  const number = Number(BigInt.asIntN(32, BigInt(fd)))
  const path = system.readLink(reserved.proc, `thread-self/fd/${number}`)
  if (path === undefined || !/(^|\/)kmsg$/.test(path)) return undefined
  const magic = system.filesystemMagic(fd)
  if (magic === undefined || sharedMagic[magic] !== 'proc') return undefined
  return 'A read of kmsg is refused: it takes the messages of the kernel away from the machine'
}
