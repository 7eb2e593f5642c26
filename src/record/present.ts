// Outputs as they are recorded: every number that differs from run to run becomes a symbol.

import { syscallName } from '../syscalls/numbers.ts'
import type { RawOutput } from '../syscalls/raw-output.ts'
import { quote } from '../syscalls/text.ts'
import type { Decoded } from './observation.ts'
import type { Symbols } from './symbols.ts'

/** What an output's `present` needs to know of the run beside its symbols. */
export interface Presenting {
  symbols: Symbols
  /** This process's own pid, as text. */
  pid: string
  /** Whether the output is the text of a link of proc, where that pid is shown as `pid`. */
  isLinkOfProc(): boolean
  /** The name of an open descriptor's number. */
  descriptor(number: number): string | undefined
}

export function presentOutput(raw: RawOutput, run: Presenting): Decoded {
  const { symbols } = run
  switch (raw.kind) {
    case 'text':
      return raw.text
    case 'bytes':
      // What /proc/self and /proc/thread-self lead to.
      if (raw.bytes === run.pid && run.isLinkOfProc()) return quote('pid')
      if (raw.bytes === `${run.pid}/task/${run.pid}` && run.isLinkOfProc()) {
        return quote('pid/task/pid')
      }
      return quote(stableText(raw.bytes, symbols))
    case 'mount-id':
      if (raw.value === 0n) return '0'
      return raw.unique ? symbols.uniqueMount(raw.value) : symbols.mount(Number(raw.value))
    case 'namespace-id':
      return raw.value === 0n ? '0' : symbols.namespace(String(raw.value))
    case 'peer-group':
      return raw.value === 0n ? '0' : symbols.peerGroup(raw.value)
    case 'device':
      return symbols.device(raw.number)
    case 'inode':
      return symbols.inode(String(raw.value))
    case 'fd':
      return run.descriptor(Number(raw.value)) ?? String(raw.value)
    case 'list':
      return raw.items.map((item) => presentOutput(item, run))
    case 'struct':
      return Object.fromEntries(
        raw.fields.map(([name, value]) => [name, presentOutput(value, run)] as const),
      )
  }
}

/** Calls, made raw, that answer something else in every run, and what is recorded of it. */
const unstableAnswers: Readonly<Record<string, string>> = {
  getpid: 'pid',
  gettid: 'pid',
  time: 'time',
  times: 'time',
}

/** What the call of this x86-64 number returned. */
export function presentValue(number: number | bigint, returned: number | bigint): string {
  // The kernel looks at the lower half of the register alone.
  const name = syscallName(Number(BigInt.asUintN(32, BigInt(number))))
  return (name && unstableAnswers[name]) ?? String(returned)
}

const mountinfoLine = /^(\d+) (\d+) (\d+:\d+) (\/.*)$/gm
const optionalField = /\b(shared|master|propagate_from):(\d+)/g
const namespaceLink = /\b(mnt|user|pid|net|uts|ipc|cgroup|time|pipe|socket):\[(\d+)\]/g
const fdinfoLine = /^(mnt_id|ino):\t(\d+)$/gm
/** The path of a file that O_TMPFILE made: d_mark_tmpfile() in fs/dcache.c. */
const nameless = /\/#(\d+)(?= \(deleted\)$)/
/** Where a short buffer ends within a number, or within the first three of a line. */
const cutNumber =
  /\b((?:mnt|user|pid|net|uts|ipc|cgroup|time|pipe|socket):\[|(?:shared|master|propagate_from):)\d+$/
const cutLine = /(?<=^\d+ \d+ \d+:\d+ \/.*\n)\d+(?: \d+(?: \d+(?::\d*)?)?)? ?$/m

/**
 * Text that a kernel made, without the numbers of this run: lines of mountinfo and fdinfo, and
 * namespace links.
 */
export function stableText(text: string, symbols: Symbols): string {
  // Most texts are short names and paths; none of the patterns can be in them.
  if (!/[[\t:#]/.test(text)) return text
  return text
    .replace(cutNumber, '$1?')
    .replace(cutLine, '?')
    .replace(mountinfoLine, (_, id: string, parent: string, device: string, rest: string) =>
      [
        symbols.mount(Number(id)),
        symbols.mount(Number(parent)),
        symbols.device(device),
        rest.replace(optionalField, (_, tag: string, peer: string) => {
          return `${tag}:${symbols.peerGroup(Number(peer))}`
        }),
      ].join(' '),
    )
    .replace(nameless, (_, inode: string) => `/#${symbols.inode(inode)}`)
    .replace(namespaceLink, (_, kind: string, id: string) => `${kind}:[${symbols.namespace(id)}]`)
    .replace(fdinfoLine, (_, key: string, id: string) =>
      key === 'mnt_id' ? `mnt_id:\t${symbols.mount(Number(id))}` : `ino:\t${symbols.inode(id)}`,
    )
}
