// What a kernel says of its own accord, and which of it means that something went wrong.

/** As many lines as a record keeps of it: a panic with its trace and what came before. */
export const mostConsoleLines = 120

/**
 * The beginnings of texts that tell of a mistake of the kernel's own, of a process that is stuck, or
 * of memory that ran out. What filesystems say of wrong input is none of these.
 */
const troubles = [
  /^-+\[ cut here \]-+/,
  /^(WARNING|BUG|Oops|KASAN|KCSAN|KMSAN|UBSAN|KFENCE)\b/,
  /^(Kernel panic|kernel BUG at|general protection fault|Internal error|stack segment)/,
  /^(double fault|invalid opcode|divide error|traps: PANIC|unregister_netdevice: waiting)/,
  /^(NMI )?watchdog: .*(soft lockup|hard LOCKUP)/,
  /^rcu: .*(stall|starved|INFO)/,
  /^INFO: (task .* blocked|rcu|trying to register|possible|suspicious)/,
  /^(refcount_t|list_add|list_del|slab)\b.*(:|corruption)/,
  /^VFS: (Busy inodes|brelse)/,
  /^(Out of memory|Memory cgroup out of memory|.* invoked oom-killer)/,
]

/** From the first line that tells of trouble on; empty where there is none. */
export function troubleIn(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => troubles.some((pattern) => pattern.test(line)))
  return start < 0 ? [] : lines.slice(start, start + mostConsoleLines)
}

/** The line that says best what is wrong, rather than the one to cut at; undefined where all is well. */
export function gistOf(lines: readonly string[]): string | undefined {
  const said = lines.map(withoutTime)
  const [mark, ...texts] = troubles
  const isTrouble = (line: string): boolean => texts.some((pattern) => pattern.test(line))
  return said.find(isTrouble) ?? said.find((line) => mark?.test(line))
}

/** A line of a console, without the time and the task or processor that may stand in front. */
export function withoutTime(line: string): string {
  return line.replace(/^\[ *\d+\.\d+\] ?(\[[^\]]*\] ?)?/, '')
}

/**
 * The lines of records of /dev/kmsg, Documentation/ABI/testing/dev-kmsg: level, number and time are
 * left out, and so are the keys and values that may follow.
 */
export function kernelLogLines(records: string): string[] {
  return records.split('\n').flatMap((record) => {
    const text = /^\d+,\d+,[^;]*;(.*)$/.exec(record)?.[1]
    return text === undefined ? [] : unescaped(text).split('\n')
  })
}

/** The kernel writes as `\x0a` what is not printable, and a backslash. */
function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
