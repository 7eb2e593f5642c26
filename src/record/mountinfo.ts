// Reads /proc/pid/mountinfo, proc_pid_mountinfo(5).

/** One line of mountinfo, with the numbers of this very run. Paths keep mountinfo's escapes. */
export interface RawMount {
  id: number
  parent: number
  /** `major:minor` of the superblock. */
  device: string
  root: string
  at: string
  attributes: string
  /** Peer groups; 0 where there is none. */
  shared: number
  master: number
  propagateFrom: number
  unbindable: boolean
  type: string
  source: string
  options: string
  /** The mount namespace that the line was read in, as /proc/pid/ns/mnt names it. */
  namespace: string
}

/** Parses the text of one mountinfo file, read in `namespace`. */
export function parseMountinfo(text: string, namespace: string): RawMount[] {
  const mounts: RawMount[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const words = line.split(' ')
    const separator = words.indexOf('-', 6)
    if (separator < 0) throw new Error(`not a line of mountinfo: ${line}`)
    const mount: RawMount = {
      id: Number(words[0]),
      parent: Number(words[1]),
      device: words[2] as string,
      root: words[3] as string,
      at: words[4] as string,
      attributes: words[5] as string,
      shared: 0,
      master: 0,
      propagateFrom: 0,
      unbindable: false,
      type: words[separator + 1] as string,
      source: words[separator + 2] as string,
      options: words.slice(separator + 3).join(' '),
      namespace,
    }
    for (let index = 6; index < separator; index++) {
      const [tag, number] = (words[index] as string).split(':')
      if (tag === 'shared') mount.shared = Number(number)
      else if (tag === 'master') mount.master = Number(number)
      else if (tag === 'propagate_from') mount.propagateFrom = Number(number)
      else if (tag === 'unbindable') mount.unbindable = true
    }
    mounts.push(mount)
  }
  return mounts
}

/**
 * One tree of several views of the same namespaces: a process that changed its root sees other
 * paths, or fewer mounts. The first view that shows a mount says where it is.
 */
export function mergeViews(views: readonly (readonly RawMount[])[]): RawMount[] {
  const [only, ...others] = views
  if (only === undefined) return []
  if (others.length === 0) return [...only]
  const merged = new Map<number, RawMount>()
  for (const mount of views.flat()) {
    if (!merged.has(mount.id)) merged.set(mount.id, mount)
  }
  return [...merged.values()]
}
