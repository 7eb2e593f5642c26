// Empties the message logs of the filesystem contexts that a case has open.
import type { System } from '../kernel/system.ts'
import type { Message } from '../record/observation.ts'
import { errnoName } from '../syscalls/errno.ts'
import type { Reserved } from './reserved.ts'

/** Longer than any message the kernel makes: a short buffer would answer EMSGSIZE. */
const messageBytes = 8192
const fsContext = 'anon_inode:[fscontext]'

/** The filesystem contexts of one case, by descriptor. */
export class MessageLogs {
  readonly #system: System
  readonly #reserved: Reserved
  readonly #names = new Map<number, string>()
  /** Names whose log the case reads by itself: taking a message away would change its result. */
  readonly #leftAlone: ReadonlySet<string>

  constructor(system: System, reserved: Reserved, leftAlone: ReadonlySet<string>) {
    this.#system = system
    this.#reserved = reserved
    this.#leftAlone = leftAlone
  }

  /** Looks whether a new descriptor is a filesystem context, and remembers it by its name. */
  notice(fd: number, path: string | undefined, name: string): void {
    if (path === fsContext) this.#names.set(fd, name)
    else this.#names.delete(fd)
  }

  /** Every message logged since the last time, oldest first. */
  drain(): Message[] {
    const messages: Message[] = []
    for (const [fd, name] of this.#names) {
      if (!this.#leftAlone.has(name)) this.#drainOne(fd, name, messages)
    }
    return messages
  }

  /** What is left in the logs that the case reads by itself, at its end. */
  drainRest(): Message[] {
    const messages: Message[] = []
    for (const [fd, name] of this.#names) this.#drainOne(fd, name, messages)
    return messages
  }

  /** Reads one log until it is empty. ENODATA is the usual end; the ring holds eight messages. */
  #drainOne(fd: number, name: string, messages: Message[]): void {
    for (let count = 0; count < 64; count++) {
      const bytes = this.#system.readOnce(fd, messageBytes)
      if (typeof bytes === 'number') {
        if (errnoName(-bytes) === 'ENODATA') return
        // Closed meanwhile, or the number is another file's by now.
        this.#names.delete(fd)
        return
      }
      if (bytes.length === 0) return
      messages.push(parseMessage(name, bytes.toString('utf8')))
    }
  }

  /** To be called after a call that may have closed descriptors or given their numbers away. */
  recheck(): void {
    for (const fd of [...this.#names.keys()]) {
      const path = this.#system.readLink(this.#reserved.proc, `thread-self/fd/${fd}`)
      if (path !== fsContext) this.#names.delete(fd)
    }
  }
}

/** `e tmpfs: text` as the kernel writes it: class, space, text. */
function parseMessage(from: string, line: string): Message {
  const match = /^([ewi]) ([\s\S]*?)\n?$/.exec(line)
  if (match === null) return { from, class: '?', text: line }
  return { from, class: match[1] as Message['class'], text: match[2] as string }
}
