// Reads the mount tree that a case can change, as often as asked.
import type { System } from '../kernel/system.ts'
import {
  adoptTree,
  compareTrees,
  presentChanges,
  presentMount,
  type TreeMount,
} from '../record/mount-tree.ts'
import { mergeViews, parseMountinfo, type RawMount } from '../record/mountinfo.ts'
import type { Change, Mount } from '../record/observation.ts'
import type { Symbols } from '../record/symbols.ts'
import type { View } from './mount-view.ts'

interface WatchedView extends View {
  /** The last text, so that an unchanged tree costs one comparison. */
  text: string
  mounts: RawMount[]
}

/**
 * The mount tree of one case. An open mountinfo keeps showing the namespace and the root that it
 * was opened in: what a case does by chroot, pivot_root or setns needs another view beside it.
 */
export class MountWatch {
  readonly #system: System
  readonly #symbols: Symbols
  /** The caller's own uid and gid, which a tmpfs of a user namespace shows in its options. */
  readonly #ownIds: RegExp | undefined
  #views: WatchedView[] = []
  #tree: TreeMount[] = []
  /** Whether a view was read that shows another text than before. */
  #changed = false
  #lastCompared:
    | { before: readonly TreeMount[]; after: readonly TreeMount[]; changes: Change[] }
    | undefined
  /** The namespace that the case begins in. */
  readonly home: string

  /** `first`: what the first process sees, before any step; it is closed with the others. */
  constructor(system: System, symbols: Symbols, outerUid: number, first: View) {
    this.#system = system
    this.#symbols = symbols
    this.#ownIds = outerUid === 0 ? undefined : new RegExp(`,[ug]id=${outerUid}(?=,|$)`, 'g')
    this.home = first.namespace
    this.#add(first)
    this.read()
  }

  get tree(): readonly TreeMount[] {
    return this.#tree
  }

  /** Whether a mount came or went: what a call can do that is not about mounts, by an automount. */
  hasEvent(): boolean {
    return this.#views.some(({ fd }) => this.#system.hasMountEvent(fd))
  }

  /** Reads again. Returns the tree before, or undefined if nothing changed. */
  read(): readonly TreeMount[] | undefined {
    for (const view of this.#views) this.#readView(view)
    if (!this.#changed) return undefined
    this.#changed = false
    return this.#adopt()
  }

  /** Takes another view: after a step that may have changed the root or mount namespace of a process. */
  look(view: View): void {
    this.#add(view)
    const newest = this.#views.at(-1)
    if (newest === undefined) return
    // What the others see may be less than before: after a pivot_root the old root has only itself below it.
    for (const view of this.#views) this.#readView(view)
    const known = new Set(this.#views.slice(0, -1).flatMap((view) => view.mounts.map(idOf)))
    const shown = new Set(newest.mounts.map(idOf))
    if ([...shown].every((id) => known.has(id))) {
      this.#close(newest)
      return
    }
    // A view that shows nothing beyond the newest one gives way to it: pivot_root.
    for (const view of this.#views.slice(0, -1)) {
      const sees =
        view.namespace === newest.namespace && view.mounts.every(({ id }) => shown.has(id))
      if (sees) this.#close(view)
    }
    this.#changed = true
  }

  /** The tree as it is recorded. */
  present(): Mount[] {
    return this.#tree.map((mount) => presentMount(mount, this.#symbols, this.home))
  }

  /** What is different from an earlier reading of this tree. */
  changesSince(before: readonly TreeMount[]): Change[] {
    const after = this.#tree
    if (before === after) return []
    const last = this.#lastCompared
    // A case with one change is asked for it twice: for the step, and for all steps together.
    if (last?.before === before && last.after === after) return last.changes
    const changes = presentChanges(compareTrees(before, after), after, this.#symbols, this.home)
    this.#lastCompared = { before, after, changes }
    return changes
  }

  /** Where a mount is now; of one that is gone, where it was in an earlier reading. */
  placeOf(
    symbol: string,
    before: readonly TreeMount[] = [],
  ): { type: string; at: string } | undefined {
    const isMeant = (mount: TreeMount): boolean => mount.symbol === symbol
    const found = this.#tree.find(isMeant) ?? before.find(isMeant)
    return found && { type: found.type, at: found.at }
  }

  close(): void {
    for (const view of [...this.#views]) this.#close(view)
  }

  #adopt(): readonly TreeMount[] {
    const before = this.#tree
    this.#tree = adoptTree(
      mergeViews(this.#views.map(({ mounts }) => mounts)),
      before,
      this.#symbols,
    )
    return before
  }

  #add(view: View): void {
    this.#views.push({ ...view, text: '', mounts: [] })
  }

  #close(view: WatchedView): void {
    this.#system.close(view.fd)
    this.#views = this.#views.filter((other) => other !== view)
  }

  #readView(view: WatchedView): void {
    const text = this.#system.readAll(view.fd)
    if (text === view.text) return
    view.text = text
    this.#changed = true
    view.mounts = parseMountinfo(text, view.namespace)
    if (this.#ownIds !== undefined) {
      for (const mount of view.mounts) mount.options = mount.options.replace(this.#ownIds, '')
    }
  }
}

function idOf({ id }: RawMount): number {
  return id
}
