// QEMU's own ear: the machine protocol QMP (qemu-qmp-ref(7)), as much of it as is used here.
import type { Duplex } from 'node:stream'
import { eachLine } from './lines.ts'

export interface Monitor {
  /** Sends a command; what it returns, or undefined if it failed or the guest is gone. */
  execute(command: string, options?: Record<string, unknown>): Promise<unknown>
}

interface Message {
  return?: unknown
  error?: unknown
}

export function openMonitor(stream: Duplex): Monitor {
  const waiting: ((answer: unknown) => void)[] = []
  eachLine(stream, (line) => {
    const message = JSON.parse(line) as Message
    // What is neither is a greeting or an event.
    if ('return' in message || 'error' in message) waiting.shift()?.(message.return)
  })
  const giveUp = (): void => {
    for (const resolve of waiting.splice(0)) resolve(undefined)
  }
  stream.on('error', giveUp).on('close', giveUp)
  const execute: Monitor['execute'] = (command, options) =>
    new Promise((resolve) => {
      if (stream.destroyed) return resolve(undefined)
      waiting.push(resolve)
      stream.write(`${JSON.stringify({ execute: command, arguments: options })}\n`)
    })
  void execute('qmp_capabilities')
  return { execute }
}
