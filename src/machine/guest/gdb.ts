// QEMU's stub of gdb's remote protocol (gdb's manual, appendix E): a guest's processor, seen and moved
// from outside.
import type { Duplex } from 'node:stream'

/** Offsets in the answer to `g`, of the x86-64 of QEMU: general registers, rip, then eflags and cs. */
export const ripAt = 16 * 8
const flagsAt = ripAt + 8
const csAt = flagsAt + 4
const registerBytes = csAt + 4

/** The stub's packets hold 4096 bytes, and memory is sent as hexadecimal digits. */
const mostBytes = 2_000

export interface Registers {
  /** rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, r8 to r15, rip: 8 bytes each; then the others. */
  bytes: Buffer
  rip: bigint
  /** Whether the processor takes interrupts. */
  interrupts: boolean
  inKernel: boolean
}

/** Every wait ends when the guest does: then what is asked for throws. */
export class Gdb {
  readonly #channel: Duplex
  #rest = ''
  #packets: string[] = []
  #wake: () => void = () => {}

  constructor(channel: Duplex) {
    this.#channel = channel
    channel.on('close', () => this.#wake())
    channel.setEncoding('latin1').on('data', (text: string) => this.#take(text))
  }

  /** To be called once, when the stub has taken the channel: the guest is stopped from then on. */
  async begin(): Promise<void> {
    this.#send('?')
    await this.#stop()
  }

  /** Stops a guest that runs. */
  async interrupt(): Promise<void> {
    this.#packets = []
    this.#channel.write('\x03')
    await this.#stop()
  }

  /** Lets the guest go on, for good or until `interrupt`. */
  resume(): void {
    this.#send('c')
  }

  async registers(): Promise<Registers> {
    const bytes = Buffer.from(await this.#ask('g'), 'hex')
    if (bytes.length < registerBytes) throw new Error('gdb stub: it does not tell its registers')
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

  /** Memory as the guest's processor sees it now. Throws where there is none. */
  async read(address: bigint, length: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (let done = 0; done < length; done += mostBytes) {
      const wanted = Math.min(mostBytes, length - done)
      const at = (address + BigInt(done)).toString(16)
      const bytes = Buffer.from(await this.#ask(`m${at},${wanted.toString(16)}`), 'hex')
      if (bytes.length !== wanted) throw new Error(`gdb stub: no memory at ${at}`)
      pieces.push(bytes)
    }
    return Buffer.concat(pieces)
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

  /** Makes one instruction; QEMU holds interrupts and timers back meanwhile. */
  async step(): Promise<void> {
    this.#packets = []
    this.#send('s')
    await this.#stop()
  }

  /** Lets the guest run until it stops by itself. */
  async untilStopped(): Promise<void> {
    this.#packets = []
    this.#send('c')
    await this.#stop()
  }

  /** Lets it run for so long, and stops it. */
  async runFor(ms: number): Promise<void> {
    this.resume()
    await new Promise((resolve) => setTimeout(resolve, ms))
    await this.interrupt()
  }

  async #ask(command: string): Promise<string> {
    this.#send(command)
    for (;;) {
      const answer = await this.#answer()
      // The stub tells of a stop whenever there is one.
      if (!isStop(answer)) return answer
    }
  }

  async #must(command: string): Promise<void> {
    const answer = await this.#ask(command)
    if (answer !== 'OK')
      throw new Error(`gdb stub: ${command.slice(0, 40)}: ${answer || 'unknown'}`)
  }

  async #stop(): Promise<void> {
    while (!isStop(await this.#answer()));
  }

  #send(command: string): void {
    let sum = 0
    for (let index = 0; index < command.length; index++) sum += command.charCodeAt(index)
    // The plus sign acknowledges what came before.
    this.#channel.write(`+$${command}#${(sum & 0xff).toString(16).padStart(2, '0')}`, 'latin1')
  }

  #take(text: string): void {
    this.#rest += text
    for (;;) {
      const start = this.#rest.indexOf('$')
      const end = this.#rest.indexOf('#', start)
      // Two digits of a checksum end a packet.
      if (start === -1 || end === -1 || this.#rest.length < end + 3) return
      this.#packets.push(this.#rest.slice(start + 1, end))
      this.#rest = this.#rest.slice(end + 3)
      this.#wake()
    }
  }

  async #answer(): Promise<string> {
    for (;;) {
      const packet = this.#packets.shift()
      // QEMU says farewell before it ends.
      const isOver = packet === undefined ? this.#channel.destroyed : /^[WX]/.test(packet)
      if (isOver) throw new Error('gdb stub: the guest is gone')
      if (packet !== undefined) return packet
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

function isStop(packet: string): boolean {
  return /^[TS][0-9a-f]{2}/.test(packet)
}
