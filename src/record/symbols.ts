// Gives the numbers of one run names that are the same in every run: by first appearance.
import type { RawMount } from './mountinfo.ts'

/** Resolves a unique mount ID to the reused one of mountinfo, where the kernel can tell. */
export type ResolveUniqueId = (unique: bigint) => number | undefined

export class Symbols {
  readonly #mounts = new Map<number, string>()
  readonly #uniqueMounts = new Map<bigint, string>()
  readonly #named = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #resolveUniqueId: ResolveUniqueId
  #mountCount = 0

  constructor(resolveUniqueId: ResolveUniqueId = () => undefined) {
    this.#resolveUniqueId = resolveUniqueId
  }

  /** `mnt:1` for the mount ID of mountinfo(5). */
  mount(id: number): string {
    let symbol = this.#mounts.get(id)
    if (symbol === undefined) {
      symbol = `mnt:${++this.#mountCount}`
      this.#mounts.set(id, symbol)
    }
    return symbol
  }

  /**
   * The same symbol for the same mount, named by its unique ID (STATX_MNT_ID_UNIQUE). `resolve`: who is
   * asked before everybody else.
   */
  uniqueMount(id: bigint, resolve?: ResolveUniqueId): string {
    let symbol = this.#uniqueMounts.get(id)
    if (symbol === undefined) {
      const reused = resolve?.(id) ?? this.#resolveUniqueId(id)
      symbol = reused === undefined ? `mnt:${++this.#mountCount}` : this.mount(reused)
      this.#uniqueMounts.set(id, symbol)
    }
    return symbol
  }

  /** Keeps the unique ID of a mount that has a symbol already; of any other nothing, so that none is used up. */
  noteUniqueId(unique: bigint, id: number): void {
    const symbol = this.#mounts.get(id)
    if (symbol !== undefined) this.#uniqueMounts.set(unique, symbol)
  }

  /** An ID that is free again: the next mount that has it is another mount. */
  forgetMount(id: number): void {
    this.#mounts.delete(id)
  }

  peerGroup(id: number | bigint): string {
    return this.#name('peer', String(id))
  }

  device(id: string): string {
    return this.#name('dev', id)
  }

  inode(id: string): string {
    return this.#name('ino', id)
  }

  /** A namespace, by what /proc/pid/ns shows or by its ID. */
  namespace(id: string): string {
    return this.#name('ns', id)
  }

  #name(kind: string, id: string): string {
    const key = `${kind}:${id}`
    let symbol = this.#named.get(key)
    if (symbol === undefined) {
      const count = (this.#counts.get(kind) ?? 0) + 1
      this.#counts.set(kind, count)
      symbol = `${kind}:${count}`
      this.#named.set(key, symbol)
    }
    return symbol
  }
}

/** By mount point, and at one mount point from the bottom of the stack to its top. */
export function sortTree(mounts: readonly RawMount[]): RawMount[] {
  let depthOf: ((mount: RawMount) => number) | undefined
  return [...mounts].sort((a, b) => {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1
    depthOf ??= depthsOf(mounts)
    return depthOf(a) - depthOf(b)
  })
}

/** How many mounts are above a mount: asked for only where two share a mount point. */
function depthsOf(mounts: readonly RawMount[]): (mount: RawMount) => number {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]))
  const depths = new Map<number, number>()
  const depthOf = (mount: RawMount): number => {
    const known = depths.get(mount.id)
    if (known !== undefined) return known
    const parent = mount.parent === mount.id ? undefined : byId.get(mount.parent)
    const depth = parent === undefined ? 0 : depthOf(parent) + 1
    depths.set(mount.id, depth)
    return depth
  }
  return depthOf
}
