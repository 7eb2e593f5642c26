// KVM or TCG. A /dev/kvm that can be opened proves nothing: on some virtual machines it is there and
// no stock kernel ever boots with it. What proves it is a boot.
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MachineError } from '../errors.ts'
import type { Guest } from './guest.ts'
import type { Accelerator } from './qemu.ts'

/** KVM boots a kernel in about a second; one that has not by now never will. */
const kvmLimitMs = 15_000
/** A loaded machine can take many times the seconds that TCG needs. */
const tcgLimitMs = 90_000

export type BootWith = (accelerator: Accelerator, limitMs: number) => Promise<Guest>

/** What a guest is booted with. */
export interface Boots {
  boot(start: BootWith): Promise<Guest>
}

/** For whoever steps through the kernel: only QEMU's own translator holds interrupts back meanwhile. */
export const alwaysTcg: Boots = { boot: (start) => start('tcg', tcgLimitMs) }

/** Finds out with the first boot, remembers it until this machine boots anew, and says so once. */
export class AcceleratorProof implements Boots {
  readonly #file: string
  readonly #onNote: (text: string) => void
  #verdict: Promise<Accelerator> | undefined

  /** `file`: where the verdict is kept. */
  constructor(file: string, onNote: (text: string) => void) {
    this.#file = file
    this.#onNote = onNote
  }

  /** Boots with what works here. Throws what TCG's boot throws. */
  async boot(start: BootWith): Promise<Guest> {
    if (this.#verdict === undefined) {
      const known = this.#known()
      if (known === undefined) return await this.#prove(start)
      this.#verdict = Promise.resolve(known)
    }
    const accelerator = await this.#verdict
    return await start(accelerator, accelerator === 'kvm' ? kvmLimitMs * 2 : tcgLimitMs)
  }

  async #prove(start: BootWith): Promise<Guest> {
    const attempt = start('kvm', kvmLimitMs)
    this.#verdict = attempt.then(
      () => 'kvm',
      () => 'tcg',
    )
    try {
      const guest = await attempt
      this.#remember('kvm')
      return guest
    } catch (error) {
      if (!(error instanceof MachineError)) throw error
      this.#remember('tcg')
      this.#onNote(`KVM does not boot a kernel here (${error.message}); guests run under TCG`)
      return await start('tcg', tcgLimitMs)
    }
  }

  #known(): Accelerator | undefined {
    try {
      accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    } catch {
      return 'tcg'
    }
    try {
      const [boot, accelerator] = readFileSync(this.#file, 'utf8').trim().split(' ')
      if (boot !== bootId()) return undefined
      return accelerator === 'kvm' ? 'kvm' : 'tcg'
    } catch {
      return undefined
    }
  }

  #remember(accelerator: Accelerator): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      writeFileSync(this.#file, `${bootId()} ${accelerator}\n`)
    } catch {
      // The next run finds out anew.
    }
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
