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
  for (const line of text.split('\n')) if (line !== '') mounts.push(parseLine(line, namespace))
  return mounts
}

// Read for every case, some of them several times: hence no arrays of words in between.
function parseLine(line: string, namespace: string): RawMount {
  let start = 0
  const word = (): string => {
    const space = line.indexOf(' ', start)
    if (space < 0) throw new Error(`not a line of mountinfo: ${line}`)
    const text = line.slice(start, space)
    start = space + 1
    return text
  }
  const mount: RawMount = {
    id: Number(word()),
    parent: Number(word()),
    device: word(),
    root: word(),
    at: word(),
    attributes: word(),
    shared: 0,
    master: 0,
    propagateFrom: 0,
    unbindable: false,
    type: '',
    source: '',
    options: '',
    namespace,
  }
  for (let tag = word(); tag !== '-'; tag = word()) {
    const number = Number(tag.slice(tag.indexOf(':') + 1))
    if (tag.startsWith('shared:')) mount.shared = number
    else if (tag.startsWith('master:')) mount.master = number
    else if (tag.startsWith('propagate_from:')) mount.propagateFrom = number
    else if (tag === 'unbindable') mount.unbindable = true
  }
  mount.type = word()
  mount.source = word()
  mount.options = line.slice(start)
  return mount
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
