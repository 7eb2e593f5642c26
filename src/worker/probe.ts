// Finds out what the running kernel has, by asking it. Never by its version: vendors backport.
import { exitNow, fork, syscall } from '../kernel/libc.ts'
import type { System } from '../kernel/system.ts'
import type { Need } from '../plan/case.ts'
import { errnoName } from '../syscalls/errno.ts'
import { filesystemRefusal } from '../syscalls/guard.ts'
import { flagsValue } from '../syscalls/resolve.ts'
import type { SyscallSpec } from '../syscalls/spec.ts'
import { syscalls, syscallsTaking } from '../syscalls/table.ts'

/** Answers what is missing for a case, and remembers it for the life of the worker. */
export class Probe {
  readonly #system: System
  readonly #known = new Map<string, string | undefined>()

  constructor(system: System) {
    this.#system = system
  }

  /** The reason why a need cannot be met here; undefined where it can. */
  missing(need: Need): string | undefined {
    const key = `${need.kind} ${need.name}`
    if (!this.#known.has(key)) this.#known.set(key, this.#ask(need))
    return this.#known.get(key)
  }

  #ask({ kind, name }: Need): string | undefined {
    switch (kind) {
      case 'syscall': {
        const number = syscalls[name]?.number
        if (number === undefined || this.#errnoOf(number, []) === 'ENOSYS') {
          return `this kernel has no ${name}(2)`
        }
        return undefined
      }
      case 'filesystem':
        return filesystemRefusal(name) ?? this.#missingFilesystem(name)
      case 'flag':
        return this.#hasFlag(name) ? undefined : `this kernel does not know ${name}`
    }
  }

  #missingFilesystem(name: string): string | undefined {
    const fd = this.#system.attempt('fsopen', name, 0)
    if (fd >= 0) this.#system.close(fd)
    return fd < 0 && errnoName(-fd) === 'ENODEV'
      ? `this kernel has no filesystem type ${name}`
      : undefined
  }

  /**
   * A call checks its flags before anything else that is wrong with its arguments: with all of them
   * wrong, EINVAL for the flag and another errno without it means that the flag is unknown.
   */
  #hasFlag(name: string): boolean {
    const calls = syscallsTaking(name)
    return calls.some(({ call, index }) => {
      const spec = syscalls[call]
      if (spec === undefined) return false
      const bits = flagsValue([{ name }], spec.args[index])
      if (typeof bits !== 'bigint') return false
      if (spec.args[index]?.kind === 'enum') return this.#hasCommand(spec.number, index, bits)
      const others = noFlags(spec)
      const withFlag = this.#errnoOf(spec.number, replace(index, bits, others))
      const without = this.#errnoOf(spec.number, replace(index, 0n, others))
      if (withFlag === 'ENOSYS') return false
      return withFlag !== 'EINVAL' || without === 'EINVAL'
    })
  }

  /**
   * A call of several commands says EOPNOTSUPP for one that it does not have, once its descriptor is
   * at least no negative one: fsconfig(2).
   */
  #hasCommand(number: number, index: number, command: bigint): boolean {
    const errno = this.#errnoOf(number, [0n, ...replace(index, command, []).slice(1)])
    return errno !== 'EOPNOTSUPP' && errno !== 'ENOSYS'
  }

  /** Makes a call with -1 for every argument not given, in a process that ends right after. */
  #errnoOf(number: number, given: readonly (bigint | undefined)[]): string {
    const [a, b, c, d, e, f] = Array.from({ length: 6 }, (_, index) => Number(given[index] ?? -1n))
    const child = fork()
    if (child === 0) {
      const result = Number(syscall(number, a, b, c, d, e, f))
      exitNow(result < 0 && -result < 255 ? -result : 0)
    }
    const status = this.#system.waitFor(child) >> 8
    return status === 0 ? '0' : errnoName(status)
  }
}

/** Flags that nobody asks about are all unset: one of them that is unknown would be told instead. */
function noFlags({ args }: SyscallSpec): (bigint | undefined)[] {
  return args.map(({ kind }) => (kind === 'flags' ? 0n : undefined))
}

function replace(
  index: number,
  bits: bigint,
  others: readonly (bigint | undefined)[],
): (bigint | undefined)[] {
  const given = [...others]
  given[index] = bits
  return given
}
