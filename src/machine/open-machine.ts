// From the name of a kernel to a machine that runs cases on it.
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { MachineError } from './errors.ts'
import { AcceleratorProof, alwaysTcg, type Boots } from './guest/accelerator.ts'
import { GuestMachine } from './guest/guest-machine.ts'
import { qemuProgram } from './guest/qemu.ts'
import { thisMachine } from './here.ts'
import { busybox } from './kernels/busybox.ts'
import { inCache } from './kernels/cache.ts'
import type { OtherBuild } from './kernels/debug-kernel.ts'
import { readKernelList } from './kernels/kernel-list.ts'
import { readyBuild } from './kernels/kernel-series.ts'
import { type ReadyKernel, readyKernel } from './kernels/ready-kernel.ts'
import type { Machine } from './machine.ts'

/** The name of the kernel that runs here. */
export const hostKernel = 'host'

export interface MachineOptions {
  /** Added to the command line of a guest's kernel. */
  append: string
  /** A folder of modules for a kernel that is named by its path. */
  modules?: string
  signal: AbortSignal
  onNote(text: string): void
}

export interface OpenMachine extends Machine {
  /** Ends what was started for it. */
  close(): Promise<void>
  /** Seconds of each boot so far. */
  boots?(): number[]
}

/** Opens machines, which share what one of them finds out. */
export class MachineOpener {
  readonly #options: MachineOptions
  readonly #proof: AcceleratorProof

  constructor(options: MachineOptions) {
    this.#options = options
    this.#proof = new AcceleratorProof(inCache('kvm'), options.onNote)
  }

  /** `name`: `host`, a series, or the path of a kernel. Throws MachineError. */
  async open(name: string): Promise<OpenMachine> {
    if (name === hostKernel) return { ...thisMachine(), close: async () => {} }
    requireQemu()
    const { append } = this.#options
    return this.#guest(name, this.#proof, append)
  }

  /**
   * A guest that is to be stepped through: emulated, its kernel where its symbols say it is. `other`: the build of
   * the series that is booted, where it is not the locked one.
   */
  async openTraced(name: string, other?: OtherBuild): Promise<GuestMachine> {
    requireQemu()
    const { append } = this.#options
    // Without mitigations a call of the source is a call, and no thunk; and a stack that begins at
    // the same place each time tells the calls of a function apart.
    const plain = 'nokaslr mitigations=off randomize_kstack_offset=off'
    const kernel =
      other === undefined
        ? await readyKernel(name, this.#options)
        : await readyBuild(name, other.build, readKernelList(), this.#options)
    return this.#guestOf(kernel, alwaysTcg, `${plain} ${append}`.trim())
  }

  async #guest(name: string, accelerator: Boots, append: string): Promise<GuestMachine> {
    return this.#guestOf(await readyKernel(name, this.#options), accelerator, append)
  }

  async #guestOf(kernel: ReadyKernel, accelerator: Boots, append: string): Promise<GuestMachine> {
    const { signal } = this.#options
    const shell = await busybox(this.#options)
    return new GuestMachine({ kernel, busybox: shell, accelerator, append, signal })
  }
}

function requireQemu(): void {
  const isThere = (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, qemuProgram), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  if (isThere) return
  throw new MachineError(
    'program-missing',
    `${qemuProgram} is needed to run another kernel than this one`,
    'apt-get install --no-install-recommends qemu-system-x86',
  )
}
