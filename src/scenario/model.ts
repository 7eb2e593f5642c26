// What a scenario file says, once it has been checked: every variant of its matrix was put in,
// parsed and found to be sound. Texts still hold their `${parameters}`.

export const privileges = ['root', 'userns', 'unprivileged'] as const
/**
 * Who makes the calls. `root`: all capabilities in the initial user namespace. `userns`: root of a
 * user namespace that owns the mount namespace. `unprivileged`: uid 65534 without capabilities, in
 * a mount namespace that the initial user namespace owns.
 */
export type Privilege = (typeof privileges)[number]

export const propagations = ['private', 'shared', 'slave', 'slave+shared', 'unbindable'] as const
/** Propagation type of a mount, mount_namespaces(7); `slave+shared`: a slave with peers of its own. */
export type Propagation = (typeof propagations)[number]

export const mountAttributes = [
  'ro',
  'nosuid',
  'nodev',
  'noexec',
  'noatime',
  'nodiratime',
  'strictatime',
  'nosymfollow',
] as const
/** A mount attribute as mount(8) spells it. */
export type MountAttribute = (typeof mountAttributes)[number]

/** One path of the world. Parents come before their children; `/` may only be a `mount`. */
export type WorldEntry = { path: string } & (
  | { kind: 'dir'; mode?: number }
  | { kind: 'file'; content: string; mode?: number }
  | { kind: 'fifo' }
  | { kind: 'symlink'; target: string }
  /** A file that stands for a user namespace; `map`: lines of user_namespaces(7)'s uid_map, and gid_map. */
  | { kind: 'userns'; map: string }
  | {
      kind: 'mount'
      type: string
      source?: string
      /** The data argument of mount(2): `size=1m,mode=755`. */
      options?: string
      attributes?: MountAttribute[]
      propagation?: Propagation
    }
  | {
      kind: 'bind'
      from: string
      recursive?: boolean
      attributes?: MountAttribute[]
      propagation?: Propagation
    }
)

export const cloneFlags = [
  'CLONE_NEWNS',
  'CLONE_NEWPID',
  'CLONE_NEWUSER',
  'CLONE_NEWIPC',
  'CLONE_NEWNET',
  'CLONE_NEWUTS',
  'CLONE_NEWCGROUP',
] as const
/** A namespace that clone(2) makes. */
export type CloneFlag = (typeof cloneFlags)[number]

/** A process beside the first one of a case: its child, made by clone(2) once the world is built. */
export interface Actor {
  name: string
  /** The namespaces that it does not share with the first process. */
  clone: CloneFlag[]
  /** Of a user namespace: lines of user_namespaces(7)'s uid_map, and gid_map. */
  map?: string
}

/** Something a case cannot do without; probed on the running kernel, never read off its version. */
export type Need =
  | { kind: 'syscall'; name: string }
  | { kind: 'filesystem'; name: string }
  /** A symbolic flag, probed on the calls that take it. */
  | { kind: 'flag'; name: string }
