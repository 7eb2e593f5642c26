// One guest: a QEMU process, what it was given, and what it says.
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { MachineError } from '../errors.ts'
import { openProgressFile, type ProgressFile } from '../progress-file.ts'
import { ConsoleLog, lastWords } from './console-log.ts'
import { Gdb } from './gdb.ts'
import { eachLine } from './lines.ts'
import { type Monitor, openMonitor } from './monitor.ts'
import {
  type Accelerator,
  consoleName,
  type GuestHardware,
  gdbName,
  pageBytes,
  qemuArguments,
  qemuProgram,
} from './qemu.ts'

export interface GuestRequest {
  hardware: GuestHardware
  /** An open file with the initial root. */
  initrd: number
  /** How many ports the virtio console gets. */
  ports: number
  /** How long the guest may take to say that it is there. */
  bootLimitMs: number
  /** Ends the guest, at whatever time. */
  signal: AbortSignal
}

/** How long a kernel that was hit by a NMI may take to tell where it hung. */
const traceMs = 1500
/** A break and the key behind it come by two ways, and the next break must come after the key. */
const betweenKeysMs = 50

export class Guest {
  /** `uname -r`. */
  readonly release: string
  readonly bootMs: number
  readonly accelerator: Accelerator
  readonly console: ConsoleLog
  readonly page: ProgressFile
  readonly monitor: Monitor
  /** Resolves when QEMU is gone, with the reason. */
  readonly ended: Promise<string>
  readonly pid: number
  readonly #control: Duplex
  readonly #serialConsole: Duplex
  readonly #ports: Map<string, Duplex>
  readonly #gdbChannel: Duplex
  #gdb: Gdb | undefined
  #kill: () => void
  #isGone = false

  /** Boots a kernel and waits until it takes commands. Throws MachineError. */
  static async boot(request: GuestRequest): Promise<Guest> {
    const started = performance.now()
    const qemu = startQemu(request)
    const { signal } = request
    signal.addEventListener('abort', qemu.kill)
    if (signal.aborted) qemu.kill()
    void qemu.ended.then(() => signal.removeEventListener('abort', qemu.kill))
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      qemu.kill()
    }, request.bootLimitMs)
    const greeting = new Promise<string[]>((resolve) => {
      eachLine(qemu.control, (line) => {
        const [word, ...rest] = line.trim().split(/\s+/)
        if (word === 'booted') resolve(rest)
      })
    })
    const first = await Promise.race([greeting, qemu.ended])
    clearTimeout(timer)
    if (typeof first === 'string') {
      const after = `${request.bootLimitMs / 1000} s`
      const why = timedOut ? `it said nothing for ${after}` : first
      throw new MachineError('boot-failed', `the kernel did not boot: ${why}`, undefined, {
        console: qemu.console.since(0),
      })
    }
    const [release = '', ...ports] = first
    return new Guest(qemu, {
      release,
      ports,
      bootMs: performance.now() - started,
      accelerator: request.hardware.accelerator,
    })
  }

  private constructor(qemu: Qemu, { release, ports, bootMs, accelerator }: Booted) {
    this.release = release
    this.bootMs = bootMs
    this.accelerator = accelerator
    this.console = qemu.console
    this.page = qemu.page
    this.monitor = qemu.monitor
    this.pid = qemu.pid
    this.ended = qemu.ended
    this.#control = qemu.control
    this.#serialConsole = qemu.serialConsole
    this.#gdbChannel = qemu.gdb
    this.#kill = qemu.kill
    this.#ports = new Map(ports.flatMap((name) => namedPort(name, qemu)))
    void this.ended.then(() => {
      this.#isGone = true
    })
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Starts a command that speaks through a port of its own; undefined if there is none left. */
  run(command: readonly string[]): Duplex | undefined {
    const [next] = this.#ports
    if (next === undefined || this.isGone) return undefined
    const [name, stream] = next
    this.#ports.delete(name)
    this.page.clear()
    this.#say(`run ${name} ${command.join(' ')}`)
    return stream
  }

  /** Ends what runs in the guest. */
  endCommand(): void {
    this.#say('kill')
  }

  /**
   * Presses keys of the magic SysRq (kernel Documentation/admin-guide/sysrq.rst) one after the other.
   * The kernel itself hears them, by a break on its serial console: no program needs to run.
   */
  async sysrq(keys: string): Promise<void> {
    for (const key of keys) {
      await this.monitor.execute('chardev-send-break', { id: consoleName })
      this.#serialConsole.write(key)
      await sleep(betweenKeysMs)
    }
  }

  /**
   * Makes a kernel that does not answer tell where it is, and ends it: first, on a console that shows
   * everything, the tasks that wait in it; then, by a NMI, where its processor is.
   */
  async breakIn(): Promise<void> {
    const tell = async (): Promise<string> => {
      await this.sysrq('9w')
      await this.monitor.execute('inject-nmi')
      return await this.ended
    }
    await Promise.race([tell(), this.ended, sleep(traceMs)])
    this.kill()
  }

  /** The guest's processor from outside; the guest is stopped when this resolves. */
  async debug(): Promise<Gdb> {
    if (this.#gdb === undefined) {
      const command = { 'command-line': `gdbserver chardev:${gdbName}` }
      const said = await this.monitor.execute('human-monitor-command', command)
      if (/could not|failed/i.test(String(said))) throw new Error(`gdbserver: ${said}`)
      this.#gdb = new Gdb(this.#gdbChannel)
      await this.#gdb.begin()
    } else await this.#gdb.interrupt()
    return this.#gdb
  }

  kill(): void {
    this.#kill()
  }

  #say(line: string): void {
    this.#control.write(`${line}\n`)
  }
}

interface Booted {
  release: string
  ports: string[]
  bootMs: number
  accelerator: Accelerator
}

interface Exit {
  signal: string | undefined
  exitCode: number | undefined
  code?: string
}

type Qemu = ReturnType<typeof startQemu>

function namedPort(name: string, { serial, ports }: Qemu): [string, Duplex][] {
  const number = /^vport0p(\d+)$/.exec(name)?.[1]
  const stream = number === undefined ? serial : ports[Number(number) - 1]
  return stream === undefined ? [] : [[name, stream]]
}

function startQemu({ hardware, initrd, ports }: GuestRequest) {
  const page = openProgressFile(pageBytes)
  // In QEMU: 0 to 2 as everywhere, then four channels, the two files, the channel for gdb, and the ports.
  const firstPort = 10
  const portFds = Array.from({ length: ports }, (_, index) => firstPort + index)
  const fds = {
    console: 3,
    control: 4,
    monitor: 5,
    serial: 6,
    page: 7,
    initrd: 8,
    gdb: 9,
    ports: portFds,
  }
  const pipes = (count: number): 'pipe'[] => Array.from({ length: count }, () => 'pipe')
  const subprocess = execa(
    'setpriv',
    // If this process is killed the guest goes as well.
    ['--pdeathsig=KILL', qemuProgram, ...qemuArguments(hardware, fds)],
    {
      // Any open descriptor will do; execa's types list the first ones only.
      stdio: [
        'ignore',
        'ignore',
        'pipe',
        ...pipes(4),
        page.fd as 7,
        initrd as 8,
        ...pipes(1 + ports),
      ],
      buffer: false,
      reject: false,
      // Ctrl-C is for this process, which ends its guests by itself.
      detached: true,
      cleanup: true,
    },
  )
  // Node makes each pipe a socket for both directions, which is what QEMU needs.
  const channel = (fd: number): Duplex => {
    const stream = subprocess.stdio[fd as 3] as unknown as Duplex
    stream.on('error', () => {})
    return stream
  }
  let complaint = ''
  subprocess.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000)
  })
  const serialConsole = channel(fds.console)
  const console = new ConsoleLog(serialConsole)
  // execa's promise waits for every channel to be read to its end, which nobody may be there to do.
  const exited = new Promise<Exit>((resolve) => {
    subprocess.once('exit', (exitCode, signal) => {
      const told = { exitCode: exitCode ?? undefined, signal: signal ?? undefined }
      if (serialConsole.closed) resolve(told)
      else serialConsole.once('close', () => resolve(told))
    })
  })
  const ended = Promise.race([subprocess, exited]).then(({ signal, exitCode, code }) => {
    page.close()
    return code === 'ENOENT' ? 'setpriv(1) is missing' : ending(signal, exitCode)
  })
  function ending(signal: string | undefined, exitCode: number | undefined): string {
    const said = lastWords(console.since(0))
    if (said !== undefined) return said
    if (signal !== undefined) return `QEMU was ended by ${signal}`
    const reason = complaint.replace(/^.*doesn't support requested feature.*\n?/gm, '').trim()
    if (reason !== '') return reason
    return exitCode === 0 ? 'the guest powered off or reset itself' : `QEMU ended with ${exitCode}`
  }
  return {
    pid: subprocess.pid ?? 0,
    page,
    console,
    serialConsole,
    ended,
    control: channel(fds.control),
    serial: channel(fds.serial),
    gdb: channel(fds.gdb),
    monitor: openMonitor(channel(fds.monitor)),
    ports: portFds.map(channel),
    kill: () => void subprocess.kill('SIGKILL'),
  }
}
