// What a file of a guest says: the kernel's own tables, which nothing outside has.
import { setTimeout as sleep } from 'node:timers/promises'
import { MachineError } from '../errors.ts'
import type { Guest } from './guest.ts'

/** The line by which vm/init says that a command has ended. */
const ended = '\n{"kind":"ended"'

/**
 * Reads a file by cat(1) in the guest, as Latin-1; one of the guest's ports is used up. Undefined where no port is
 * left. Throws MachineError where the guest does not say all of it within the limit.
 */
export async function readGuestFile(
  guest: Guest,
  path: string,
  limitMs: number,
): Promise<string | undefined> {
  const stream = guest.run(['cat', path])
  if (stream === undefined) return undefined
  const read = async (): Promise<string | undefined> => {
    let text = ''
    stream.setEncoding('latin1')
    for await (const chunk of stream as AsyncIterable<string>) {
      text += chunk
      if (!chunk.endsWith('\n')) continue
      const end = text.lastIndexOf(ended)
      if (end !== -1) return text.slice(0, end)
    }
    return undefined
  }
  const limit = new AbortController()
  const late = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)
  const text = await Promise.race([read(), late, guest.ended.then(() => undefined)])
  limit.abort()
  if (text !== undefined) return text
  stream.destroy()
  throw new MachineError('worker-failed', `${path} of the guest could not be read`)
}
