// What the tests of faults use to break a guest's kernel from outside: QEMU's stub of gdb's remote
// protocol (gdb's manual, appendix E), on a socket that lives as long as the test.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Guest } from './guest.ts'

/** Offsets in the answer to `g`, of the x86-64 of QEMU: general registers, rip, then eflags and cs. */
const ripAt = 16 * 8
const flagsAt = ripAt + 8
const csAt = flagsAt + 4

export interface Registers {
  bytes: Buffer
  rip: bigint
  /** Whether the processor takes interrupts. */
  interrupts: boolean
  inKernel: boolean
}

export class Gdb {
  readonly #socket: Socket
  readonly #folder: string
  #rest = ''
  #packets: string[] = []
  #wake: () => void = () => {}

  /** The guest is stopped from here on. */
  static async attach(guest: Guest): Promise<Gdb> {
    const folder = mkdtempSync(join(tmpdir(), 'mountlab-gdb-'))
    const path = join(folder, 'stub')
    // One stub at a time: that of an earlier test must go first.
    for (const where of ['none', `unix:${path},server=on,wait=off`]) {
      const command = { 'command-line': `gdbserver ${where}` }
      const said = await guest.monitor.execute('human-monitor-command', command)
      if (/could not|failed/i.test(String(said))) throw new Error(`gdbserver: ${said}`)
    }
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject)
    })
    const gdb = new Gdb(socket, folder)
    gdb.#send('?')
    await gdb.#stop()
    return gdb
  }

  private constructor(socket: Socket, folder: string) {
    this.#socket = socket
    this.#folder = folder
    socket.on('error', () => {})
    socket.on('close', () => this.#wake())
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#rest += text
      for (;;) {
        const found = /\$([^#]*)#[0-9a-f]{2}/.exec(this.#rest)
        if (found === null) return
        this.#rest = this.#rest.slice(found.index + found[0].length)
        this.#packets.push(found[1] ?? '')
        socket.write('+')
        this.#wake()
      }
    })
  }

  async #ask(command: string): Promise<string> {
    this.#send(command)
    for (;;) {
      const answer = await this.#answer()
      // The stub tells of a stop whenever there is one.
      if (!isStop(answer)) return answer
    }
  }

  async #stop(): Promise<void> {
    while (!isStop(await this.#answer()));
  }

  async registers(): Promise<Registers> {
    const bytes = Buffer.from(await this.#ask('g'), 'hex')
    return {
      bytes,
      rip: bytes.readBigUInt64LE(ripAt),
      interrupts: (bytes.readUInt32LE(flagsAt) & 0x200) !== 0,
      inKernel: (bytes.readUInt32LE(csAt) & 3) === 0,
    }
  }

  async setRegisters(bytes: Buffer): Promise<void> {
    await this.#must(`G${bytes.toString('hex')}`)
  }

  /** Continues somewhere else. */
  async jump(registers: Registers, rip: bigint): Promise<void> {
    const bytes = Buffer.from(registers.bytes)
    bytes.writeBigUInt64LE(rip, ripAt)
    await this.setRegisters(bytes)
  }

  async write(address: bigint, bytes: Buffer): Promise<void> {
    await this.#must(
      `M${address.toString(16)},${bytes.length.toString(16)}:${bytes.toString('hex')}`,
    )
  }

  async breakAt(address: bigint): Promise<void> {
    await this.#must(`Z1,${address.toString(16)},1`)
  }

  async removeBreak(address: bigint): Promise<void> {
    await this.#must(`z1,${address.toString(16)},1`)
  }

  /** Lets the guest run until it stops by itself. */
  async untilStopped(): Promise<void> {
    this.#packets = []
    this.#send('c')
    await this.#stop()
  }

  /** Lets it run for so long, and stops it. */
  async runFor(ms: number): Promise<void> {
    this.#packets = []
    this.#send('c')
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.#socket.write('\x03')
    await this.#stop()
  }

  /** The guest goes on; the stub is left. */
  async detach(): Promise<void> {
    await this.#ask('D')
    this.close()
  }

  close(): void {
    this.#socket.destroy()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #must(command: string): Promise<void> {
    const answer = await this.#ask(command)
    if (answer !== 'OK')
      throw new Error(`gdb stub: ${command.slice(0, 40)}: ${answer || 'unknown'}`)
  }

  #send(command: string): void {
    const sum = Buffer.from(command, 'latin1').reduce((total, byte) => (total + byte) & 0xff, 0)
    this.#socket.write(`$${command}#${sum.toString(16).padStart(2, '0')}`)
  }

  async #answer(): Promise<string> {
    while (this.#packets.length === 0) {
      if (this.#socket.destroyed) throw new Error('gdb stub: the guest is gone')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#packets.shift() ?? ''
  }
}

function isStop(packet: string): boolean {
  return /^[TS][0-9a-f]{2}/.test(packet)
}
