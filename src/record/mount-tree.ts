// Compares two readings of a mount tree by the identity of the mounts, and tells what changed.
import type { RawMount } from './mountinfo.ts'
import type { Change, Mount } from './observation.ts'
import { stableText } from './present.ts'
import { type Symbols, sortTree } from './symbols.ts'

/** A mount that has been given its symbol, which stays with it wherever it goes. */
export interface TreeMount extends RawMount {
  symbol: string
  /** Undefined for a mount whose parent the reading does not show. */
  parentSymbol?: string | undefined
}

/**
 * Gives the mounts of a reading their symbols. A mount is the same as in the `previous` reading
 * where its ID and what it shows are the same: an ID alone is reused as soon as its mount is gone.
 */
export function adoptTree(
  mounts: readonly RawMount[],
  previous: readonly TreeMount[],
  symbols: Symbols,
): TreeMount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]))
  for (const earlier of previous) {
    const now = byId.get(earlier.id)
    if (now === undefined || !isSameMount(earlier, now)) symbols.forgetMount(earlier.id)
  }
  return sortTree(mounts).map((mount) => {
    const symbol = symbols.mount(mount.id)
    const hasParent = mount.parent !== mount.id && byId.has(mount.parent)
    return withSymbols(mount, symbol, hasParent ? symbols.mount(mount.parent) : undefined)
  })
}

/** Field by field: with a spread V8 copies each of them by name, for every mount of every case. */
function withSymbols(mount: RawMount, symbol: string, parentSymbol?: string): TreeMount {
  return {
    id: mount.id,
    parent: mount.parent,
    device: mount.device,
    root: mount.root,
    at: mount.at,
    attributes: mount.attributes,
    shared: mount.shared,
    master: mount.master,
    propagateFrom: mount.propagateFrom,
    unbindable: mount.unbindable,
    type: mount.type,
    source: mount.source,
    options: mount.options,
    namespace: mount.namespace,
    symbol,
    parentSymbol,
  }
}

/** A mount as it is recorded. `home` is the namespace that the case began in. */
export function presentMount(raw: TreeMount, symbols: Symbols, home: string): Mount {
  // One key after the other, in the order of a record: spreads of what may be absent are slow.
  const mount = { id: raw.symbol } as Mount
  if (raw.parentSymbol !== undefined) mount.parent = raw.parentSymbol
  mount.at = raw.at
  // That of nsfs is the namespace: `mnt:[4026531841]`.
  if (raw.root !== '/') mount.root = stableText(raw.root, symbols)
  mount.type = raw.type
  mount.source = raw.source
  mount.attributes = raw.attributes
  mount.options = raw.options
  mount.propagation = presentPropagation(raw, symbols)
  if (raw.namespace !== home) mount.namespace = symbols.namespace(raw.namespace)
  return mount
}

function presentPropagation(raw: TreeMount, symbols: Symbols): string {
  if (isPrivate(raw)) return 'private'
  const words: string[] = []
  if (raw.shared !== 0) words.push(`shared:${symbols.peerGroup(raw.shared)}`)
  if (raw.master !== 0) words.push(`master:${symbols.peerGroup(raw.master)}`)
  if (raw.propagateFrom !== 0) {
    words.push(`propagate_from:${symbols.peerGroup(raw.propagateFrom)}`)
  }
  if (raw.unbindable) words.push('unbindable')
  return words.join(' ')
}

function isPrivate({ shared, master, propagateFrom, unbindable }: RawMount): boolean {
  return shared === 0 && master === 0 && propagateFrom === 0 && !unbindable
}

/** What happened to a mount, before it is given symbols. */
export type RawChange =
  | { change: 'attached' | 'unmounted' | 'covered' | 'uncovered'; mount: TreeMount }
  | { change: 'moved'; before: TreeMount; mount: TreeMount }
  | {
      change: 'propagation' | 'attributes' | 'options' | 'source'
      before: TreeMount
      mount: TreeMount
    }

const kinds = [
  'unmounted',
  'moved',
  'attached',
  'uncovered',
  'covered',
  'propagation',
  'attributes',
  'options',
  'source',
] as const

/** Everything that differs between two readings, whatever happened in between. */
export function compareTrees(
  before: readonly TreeMount[],
  after: readonly TreeMount[],
): RawChange[] {
  const old = bySymbol(before)
  const now = bySymbol(after)
  const coveredBefore = coveredMounts(before, old)
  const coveredAfter = coveredMounts(after, now)
  const changes: RawChange[] = []

  for (const mount of before) {
    if (!now.has(mount.symbol)) changes.push({ change: 'unmounted', mount })
  }
  for (const mount of after) {
    const earlier = old.get(mount.symbol)
    if (earlier === undefined) {
      changes.push({ change: 'attached', mount })
      continue
    }
    if (wasMoved(earlier, mount, old, now)) {
      changes.push({ change: 'moved', before: earlier, mount })
    }
    const covered = coveredAfter.has(mount.symbol)
    if (covered !== coveredBefore.has(mount.symbol)) {
      changes.push({ change: covered ? 'covered' : 'uncovered', mount })
    }
    if (!hasSamePropagation(earlier, mount)) {
      changes.push({ change: 'propagation', before: earlier, mount })
    }
    const differs = (change: 'attributes' | 'options' | 'source'): void => {
      changes.push({ change, before: earlier, mount })
    }
    if (earlier.attributes !== mount.attributes) differs('attributes')
    if (earlier.options !== mount.options) differs('options')
    if (earlier.source !== mount.source) differs('source')
  }
  return changes
}

function bySymbol(tree: readonly TreeMount[]): Map<string, TreeMount> {
  return new Map(tree.map((mount) => [mount.symbol, mount]))
}

/** Changes as they are recorded: sorted by kind and place, so that no kernel decides the order. */
export function presentChanges(
  changes: readonly RawChange[],
  after: readonly TreeMount[],
  symbols: Symbols,
  home: string,
): Change[] {
  if (changes.length === 0) return []
  const order = new Map(after.map(({ symbol }, index) => [symbol, index]))
  const sorted = [...changes].sort(
    (a, b) =>
      kinds.indexOf(a.change) - kinds.indexOf(b.change) ||
      (order.get(a.mount.symbol) ?? -1) - (order.get(b.mount.symbol) ?? -1) ||
      (a.mount.at < b.mount.at ? -1 : a.mount.at > b.mount.at ? 1 : 0),
  )
  return sorted.map((raw) => {
    const { mount } = raw
    switch (raw.change) {
      case 'attached':
      case 'unmounted':
        return { change: raw.change, mount: presentMount(mount, symbols, home) }
      case 'covered':
      case 'uncovered':
        return {
          change: raw.change,
          mount: mount.symbol,
          type: mount.type,
          at: mount.at,
        }
      case 'moved': {
        const { before } = raw
        const change: Change = {
          change: 'moved',
          mount: mount.symbol,
          type: mount.type,
          from: before.at,
          to: mount.at,
        }
        if (before.at === mount.at) {
          change.parent = [before.parentSymbol ?? '-', mount.parentSymbol ?? '-']
        }
        return change
      }
      default: {
        const what = raw.change
        const told = (of: TreeMount): string =>
          what === 'propagation' ? presentPropagation(of, symbols) : of[what]
        return {
          change: raw.change,
          mount: mount.symbol,
          type: mount.type,
          at: mount.at,
          from: told(raw.before),
          to: told(mount),
        }
      }
    }
  })
}

function isSameMount(a: RawMount, b: RawMount): boolean {
  if (a.device !== b.device || a.type !== b.type) return false
  return a.root === b.root || rootOf(a) === rootOf(b)
}

/** A mount's root directory may be removed or renamed meanwhile; the kernel then marks its path. */
function rootOf(mount: RawMount): string {
  return mount.root.replace(/\/\/deleted$/, '')
}

/**
 * Whether the mount itself hangs elsewhere. Where a parent moved, everything below has another path
 * and yet was not moved.
 */
function wasMoved(
  before: TreeMount,
  after: TreeMount,
  old: ReadonlyMap<string, TreeMount>,
  now: ReadonlyMap<string, TreeMount>,
): boolean {
  if (before.parentSymbol !== after.parentSymbol) return true
  const oldParent = old.get(before.parentSymbol ?? '')
  const newParent = now.get(after.parentSymbol ?? '')
  return below(before.at, oldParent?.at) !== below(after.at, newParent?.at)
}

function below(path: string, parent: string | undefined): string {
  if (parent === undefined || parent === '/') return path
  return path === parent ? '/' : path.slice(parent.length)
}

/** The mounts whose root is itself a mount point. */
function coveredMounts(
  tree: readonly TreeMount[],
  all: ReadonlyMap<string, TreeMount>,
): Set<string> {
  const covered = new Set<string>()
  for (const mount of tree) {
    const parent = all.get(mount.parentSymbol ?? '')
    if (parent !== undefined && parent.at === mount.at) covered.add(parent.symbol)
  }
  return covered
}

function hasSamePropagation(a: TreeMount, b: TreeMount): boolean {
  return (
    a.shared === b.shared &&
    a.master === b.master &&
    a.propagateFrom === b.propagateFrom &&
    a.unbindable === b.unbindable
  )
}
