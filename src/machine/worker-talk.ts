// Requests to a worker and answers from it, as lines over two streams.
import type { Readable, Writable } from 'node:stream'
import { endOfRequests, RequestEncoder, type WorkerRequest } from '../plan/wire.ts'
import { parseWorkerLine, type WorkerLine } from '../record/wire.ts'

/** Requests that are made together are written together: each write may wake the worker. */
export class RequestWriter {
  readonly #stream: Writable
  readonly #requests = new RequestEncoder()
  #pending = ''

  constructor(stream: Writable) {
    this.#stream = stream
    // A worker that is gone ends its answers; that its input cannot be written is no news then.
    stream.on('error', () => {})
  }

  send(request: WorkerRequest): void {
    if (this.#pending === '') {
      process.nextTick(() => {
        this.#stream.write(this.#pending)
        this.#pending = ''
      })
    }
    this.#pending += this.#requests.encode(request)
  }

  /** Asks for nothing more, after the requests that are still to be written. */
  finish(): void {
    // Not by closing: what leads to a guest is closed in both directions at once.
    process.nextTick(() => this.#stream.write(endOfRequests))
  }
}

/** What a worker says, until its stream ends. A line that it did not live to finish is left out. */
// readline's own lines come one by one through an event, a queue and a promise each.
export async function* workerLines(stream: Readable): AsyncGenerator<WorkerLine> {
  stream.setEncoding('utf8')
  let rest = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const parsed = parseWorkerLine(line)
      if (parsed !== undefined) yield parsed
    }
  }
  const last = parseWorkerLine(rest)
  if (last !== undefined) yield last
}
