// The mount tree of a case as it was after a step, with what the step changed marked in it.
import type { Change, Mount } from '../record/observation.ts'

export interface Mark {
  kind: Change['change']
  /** `moved from /src/proc`. */
  text: string
}

export interface MarkedMount {
  mount: Mount
  /** Empty where nothing happened to it. */
  marks: Mark[]
}

export interface ChangedTree {
  /** The tree from which the next step starts. */
  mounts: Mount[]
  /** The same with what is gone left in, marked. */
  marked: MarkedMount[]
  /** Changes of mounts that the tree does not have. */
  unknown: Change[]
}

export function applyChanges(before: readonly Mount[], changes: readonly Change[]): ChangedTree {
  const marked = new Map<string, MarkedMount>(
    before.map((mount) => [mount.id, { mount: { ...mount }, marks: [] }]),
  )
  const gone = new Set<string>()
  const unknown: Change[] = []
  const moves = new Map<Mount, Moved>()
  // A mount may be moved onto one that the same step attached.
  const order = [...changes].sort((a, b) => rank(a) - rank(b))
  for (const change of order) {
    const id = typeof change.mount === 'string' ? change.mount : change.mount.id
    if (change.change === 'attached') {
      marked.set(id, { mount: { ...change.mount }, marks: [] })
      gone.delete(id)
    }
    const found = marked.get(id)
    if (found === undefined) {
      unknown.push(change)
      continue
    }
    found.marks.push({ kind: change.change, text: markText(change) })
    if (change.change === 'unmounted') gone.add(id)
    if (change.change === 'moved') moves.set(found.mount, change)
    if ('at' in change && 'to' in change) setField(found.mount, change)
  }
  const all = [...marked.values()].map(({ mount }) => mount)
  const mounts = all.filter(({ id }) => !gone.has(id))
  move(all, mounts, moves)
  return { mounts, marked: [...marked.values()], unknown }
}

function rank({ change }: Change): number {
  return ['unmounted', 'attached', 'moved'].indexOf(change) + 1 || 4
}

type Moved = Change & { change: 'moved' }

/**
 * What hangs below moves along; its own place is not told by the record. All moves of a step are
 * one: pivot_root hangs the old root below what was its child.
 */
function move(all: readonly Mount[], left: readonly Mount[], moves: Map<Mount, Moved>): void {
  for (const mount of moves.keys()) delete mount.parent
  const along = new Map([...moves.keys()].map((mount) => [mount, descendants(all, mount.id)]))
  for (const [mount, { from, to }] of moves) {
    for (const one of [mount, ...(along.get(mount) ?? [])]) one.at = moved(one.at, from, to)
  }
  for (const [mount, { to, parent }] of moves) {
    const own = new Set([mount, ...(along.get(mount) ?? [])])
    const others = left.filter((one) => !own.has(one))
    const above = parent?.[1] ?? mountAt(others, to)?.id
    if (above !== undefined) mount.parent = above
  }
}

/** A path at or below `from`, where that has become `to`. */
function moved(path: string, from: string, to: string): string {
  if (path === from) return to
  const rest = from === '/' ? path : path.slice(from.length)
  if (from !== '/' && !path.startsWith(`${from}/`)) return path
  return to === '/' ? rest : `${to}${rest}`
}

function descendants(mounts: readonly Mount[], id: string): Mount[] {
  const found: Mount[] = []
  const ids = new Set([id])
  for (let more = true; more; ) {
    const next = mounts.filter(
      (mount) => !ids.has(mount.id) && mount.parent !== undefined && ids.has(mount.parent),
    )
    for (const mount of next) ids.add(mount.id)
    found.push(...next)
    more = next.length > 0
  }
  return found
}

/** The mount in which a path lies: the nearest above it, and of several at one place the last. */
function mountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  const above = mounts.filter(({ at }) => at === '/' || path === at || path.startsWith(`${at}/`))
  return above.reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.at.length >= best.at.length ? mount : best),
    undefined,
  )
}

type FieldChange = Change & { at: string; to: string }

function setField(mount: Mount, { change, to }: FieldChange): void {
  if (change === 'propagation' || change === 'attributes') mount[change] = to
  if (change === 'options' || change === 'source') mount[change] = to
}

function markText(change: Change): string {
  switch (change.change) {
    case 'moved':
      return change.parent === undefined
        ? `moved from ${change.from}`
        : `moved from ${change.from}, parent ${change.parent.join(' → ')}`
    case 'propagation':
    case 'attributes':
    case 'options':
    case 'source':
      return `${change.change} ${change.from || '(none)'} → ${change.to || '(none)'}`
    default:
      return change.change
  }
}

export interface MountNode extends MarkedMount {
  children: MountNode[]
}

/** Each mount once, below its parent; at the top where that is not there. */
export function mountForest(marked: readonly MarkedMount[]): MountNode[] {
  const nodes = marked.map((one): MountNode => ({ ...one, children: [] }))
  const byId = new Map(nodes.map((node) => [node.mount.id, node]))
  const isBelow = (node: MountNode, other: MountNode): boolean => {
    for (let at: MountNode | undefined = other, left = nodes.length; at && left >= 0; left--) {
      if (at === node) return true
      at = byId.get(at.mount.parent ?? '')
    }
    return false
  }
  return nodes.filter((node) => {
    const parent = byId.get(node.mount.parent ?? '')
    // A record may say anything, also that two mounts are each other's parents.
    if (parent === undefined || isBelow(node, parent)) return true
    parent.children.push(node)
    return false
  })
}
