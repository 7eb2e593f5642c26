// The mount notifications of a case: fanotify(7) tells which mounts came, went and moved.
import { openMountEvents, readMountEvents, watchNamespace } from '../kernel/mount-events.ts'
import { KernelError, O, type System } from '../kernel/system.ts'
import type { MountEvent } from '../record/observation.ts'
import type { Symbols } from '../record/symbols.ts'
import type { CaseProcess } from './case-process.ts'
import type { Reserved } from './reserved.ts'
import { namespaceIdOf, reusedIdOf, uniqueIdsIn } from './unique-id.ts'

/** A mount namespace that is watched, by a notification group of its own: an event does not name it. */
interface Watched {
  group: number
  /** As /proc names it. */
  namespace: string
  /** NS_GET_MNTNS_ID */
  id: bigint
}

/** Where a mount is, or was, in the tree that the case shows. */
export type Locate = (symbol: string) => { type: string; at: string } | undefined

/** Watches the mount namespaces that the processes of a case come to. */
export class EventWatch {
  readonly #system: System
  readonly #reserved: Reserved
  readonly #symbols: Symbols
  readonly #watched: Watched[] = []

  constructor(system: System, reserved: Reserved, symbols: Symbols) {
    this.#system = system
    this.#reserved = reserved
    this.#symbols = symbols
  }

  /** Why this kernel has no mount notifications for the caller; undefined where it has. */
  static missing(system: System, { floor }: Reserved): string | undefined {
    try {
      system.close(openMountEvents(system, floor))
      return undefined
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      return `there are no mount notifications here: fanotify_init(FAN_REPORT_MNT) = -1 ${error.errno}`
    }
  }

  /** Watches the mount namespace that a process is in from now on. Throws KernelError. */
  follow({ pid }: CaseProcess): void {
    const { proc, floor } = this.#reserved
    const path = `${pid}/ns/mnt`
    const namespace = this.#system.readLink(proc, path)
    if (this.#watched.some((known) => known.namespace === namespace)) return
    const fd = this.#system.openRaised(proc, path, O.RDONLY, floor)
    try {
      const id = namespaceIdOf(this.#system, fd)
      const group = openMountEvents(this.#system, floor)
      this.#watched.push({ group, namespace: namespace ?? 'mnt:[unknown]', id })
      watchNamespace(this.#system, group, fd)
      // A mount that is gone can no longer be asked who it was.
      for (const unique of uniqueIdsIn(this.#system, id)) {
        const reused = reusedIdOf(this.#system, unique, id)
        if (reused !== undefined) this.#symbols.noteUniqueId(unique, reused)
      }
    } finally {
      this.#system.close(fd)
    }
  }

  /** What came since the last time, namespace by namespace, in the order in which they were come to. */
  read(locate: Locate): MountEvent[] {
    return this.#watched.flatMap((watched, index) => {
      const isHome = index === 0
      return readMountEvents(this.#system, watched.group).map(({ event, mount }) => {
        const told: MountEvent = { event }
        if (mount !== undefined) {
          told.mount = this.#symbolOf(mount, watched)
          const place = locate(told.mount)
          if (place !== undefined) Object.assign(told, place)
        }
        if (!isHome) told.namespace = this.#symbols.namespace(watched.namespace)
        return told
      })
    })
  }

  /** Asked of the namespace that it was told in: there need be no process there any more. */
  #symbolOf(mount: bigint, { id }: Watched): string {
    return this.#symbols.uniqueMount(mount, (unique) => reusedIdOf(this.#system, unique, id))
  }

  close(): void {
    for (const { group } of this.#watched) this.#system.close(group)
    this.#watched.length = 0
  }
}
