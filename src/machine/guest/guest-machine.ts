// Workers in a guest: another kernel, the same worker and the same lines.
import { closeSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { gistOf, kernelLogLines, mostConsoleLines, troubleIn } from '../../record/kernel-log.ts'
import type { WorkerLine } from '../../record/wire.ts'
import { MachineError } from '../errors.ts'
import type { ReadyKernel } from '../kernels/ready-kernel.ts'
import type { Machine, WorkerKind, WorkerProcess } from '../machine.ts'
import { openNamelessFile } from '../nameless-file.ts'
import { workerCommand } from '../worker-command.ts'
import { RequestWriter, workerLines } from '../worker-talk.ts'
import type { Boots } from './accelerator.ts'
import { writeArchive } from './cpio.ts'
import { Guest } from './guest.ts'
import { guestPrograms, kernelEntries, readRecipe, rootEntries } from './image.ts'

export interface GuestOptions {
  kernel: ReadyKernel
  /** The path of a static busybox. */
  busybox: string
  accelerator: Boots
  /** For the kernel's command line. */
  append: string
  signal: AbortSignal
}

const memoryMiB = 512
/**
 * What V8 compiles at run time TCG has to translate once more, and that takes longer than it saves in
 * the few thousand cases of a worker: V8's interpreter is translated once.
 */
const bytecodeOnly = ['--max-lazy', '--no-opt', '--no-sparkplug']
const startLimitMs = 60_000
/** How long a guest may take to end a worker before it is held to hang. */
const endLimitMs = 5_000

/** A machine whose guest is booted when the first worker is asked for, and again when it is lost. */
export class GuestMachine implements Machine {
  readonly runAs = 'root'
  /** So that who was running when a guest is lost is never in doubt. */
  readonly oneAtATime = true
  readonly #options: GuestOptions
  #initrd: number | undefined
  #guest: Guest | undefined
  readonly #boots: number[] = []

  constructor(options: GuestOptions) {
    this.#options = options
  }

  async start(kind: WorkerKind): Promise<WorkerProcess> {
    for (let fresh = false; ; fresh = true) {
      const guest = await this.#running()
      const nodeOptions = guest.accelerator === 'tcg' ? bytecodeOnly : []
      const stream = guest.run(workerCommand(kind, { ...guestPrograms, nodeOptions }))
      if (stream !== undefined) return await startWorker(guest, stream)
      // No port is left, or the guest went just now.
      guest.kill()
      await guest.ended
      if (fresh) throw new MachineError('worker-failed', 'a new guest has no port for a worker')
    }
  }

  get guest(): { accelerator: string; append: string } | undefined {
    const accelerator = this.#guest?.accelerator
    return accelerator === undefined ? undefined : { accelerator, append: this.#options.append }
  }

  /** The guest that runs now, or ran last. */
  get latest(): Guest | undefined {
    return this.#guest
  }

  boots(): number[] {
    return [...this.#boots]
  }

  /** Ends the guest and gives back what it took. */
  async close(): Promise<void> {
    this.#guest?.kill()
    await this.#guest?.ended
    if (this.#initrd !== undefined) closeSync(this.#initrd)
    this.#initrd = undefined
  }

  async #running(): Promise<Guest> {
    if (this.#guest !== undefined && !this.#guest.isGone) return this.#guest
    const { kernel, accelerator, append, signal } = this.#options
    const recipe = readRecipe()
    this.#initrd ??= await this.#makeInitrd()
    const initrd = this.#initrd
    const guest = await accelerator.boot((chosen, bootLimitMs) =>
      Guest.boot({
        hardware: { accelerator: chosen, memoryMiB, kernel: kernel.image, append },
        initrd,
        ports: recipe.ports,
        bootLimitMs,
        signal,
      }),
    )
    this.#guest = guest
    this.#boots.push(guest.bootMs / 1000)
    return guest
  }

  async #makeInitrd(): Promise<number> {
    const { kernel, busybox } = this.#options
    const entries = await rootEntries(readRecipe(), busybox)
    const fd = openNamelessFile()
    // The kernel unpacks one archive after the other.
    writeArchive(fd, entries)
    writeArchive(fd, kernelEntries(kernel))
    return fd
  }
}

async function startWorker(guest: Guest, stream: Duplex): Promise<WorkerProcess> {
  const consoleStart = guest.console.end
  const requests = new RequestWriter(stream)
  let how: string | undefined
  let complaint = ''
  let unread: string[] = []
  let hangs = false
  let hangTimer: NodeJS.Timeout | undefined
  async function* untilEnded(): AsyncGenerator<WorkerLine> {
    try {
      for await (const line of workerLines(stream)) {
        if (line.kind !== 'ended') {
          yield line
          continue
        }
        how = `exit status ${line.status}`
        complaint = decoded(line.said).trim()
        unread = troubleIn(kernelLogLines(decoded(line.log)))
        return
      }
    } finally {
      clearTimeout(hangTimer)
    }
  }
  const answers = untilEnded()
  const startTimer = setTimeout(() => void guest.breakIn(), startLimitMs)
  const first = await answers.next()
  clearTimeout(startTimer)
  if (first.done || first.value.kind !== 'ready') {
    const said = first.done ? complaint : first.value.kind === 'failed' ? first.value.message : ''
    const reason = guest.isGone ? await guest.ended : said || 'it ended without a word'
    if (/^unshare: /m.test(reason)) {
      // CONFIG_USER_NS or another namespace is missing: the cases that need it are unsupported.
      throw new MachineError('privilege-unavailable', `this kernel cannot: ${reason}`)
    }
    throw new MachineError(
      'worker-failed',
      `the worker in the guest did not get ready: ${reason}`,
      undefined,
      { console: guest.console.since(consoleStart) },
    )
  }

  return {
    facts: first.value.facts,
    answers,
    send: (request) => requests.send(request),
    progress: () => guest.page.read(),
    finish: () => requests.finish(),
    kill() {
      guest.endCommand()
      hangTimer ??= setTimeout(() => {
        hangs = true
        void guest.breakIn()
      }, endLimitMs)
    },
    async ending() {
      if (how !== undefined) {
        // The exit status alone does not tell that memory ran out.
        const gist = gistOf(unread)
        return { lost: 'worker', how: [how, gist ?? []].flat().join('; '), console: unread }
      }
      const last = await guest.ended
      return {
        lost: 'guest',
        how: hangs ? `it did not end the worker within ${endLimitMs / 1000} s` : last,
        console: guest.console.since(consoleStart).slice(-mostConsoleLines),
      }
    },
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1')
}
