// What was seen, in the form that is written: no pid, time, raw descriptor, mount ID, device number
// or temporary path, so that two runs on one kernel give the same bytes.

/** The number of the record's schema. A reader refuses a newer one by name. */
export const schema = 1

export const verdicts = ['observed', 'unsupported', 'broken', 'contradicted'] as const
/**
 * `observed`: the calls were made and their answers are data. `unsupported`: something the case
 * needs is missing here. `broken`: set-up, time-out, worker or guest lost; the only one that is the
 * harness's. `contradicted`: a claim of the scenario does not hold.
 */
export type Verdict = (typeof verdicts)[number]

/** One message of a filesystem context's log. */
export interface Message {
  /** The descriptor's name, as the scenario binds it. */
  from: string
  /** `e`rror, `w`arning or `i`nformation. */
  class: 'e' | 'w' | 'i' | '?'
  text: string
}

/** A mount as mountinfo tells it, every unstable number a symbol. */
export interface Mount {
  /** `mnt:1`, by first appearance in the case. */
  id: string
  /** The parent's symbol; absent for a root of the view. */
  parent?: string
  /** Mount point, from the root of the case. */
  at: string
  /** The directory of the filesystem that is the mount's root, where it is not `/`. */
  root?: string
  type: string
  source: string
  /** Mount attributes: `rw,nosuid`. */
  attributes: string
  /** Superblock options: `rw,size=1024k`. */
  options: string
  /** `private`, or the optional fields of mountinfo: `shared:peer:1 master:peer:2`. */
  propagation: string
  /** Set where the mount is in another mount namespace than the case's first: `ns:2`. */
  namespace?: string
}

/** One change of the mount tree, told by the mount's identity. */
export type Change =
  | { change: 'attached' | 'unmounted'; mount: Mount }
  | {
      change: 'moved'
      mount: string
      type: string
      from: string
      to: string
      parent?: [string, string]
    }
  | { change: 'covered' | 'uncovered'; mount: string; type: string; at: string }
  | {
      change: 'propagation' | 'attributes' | 'options' | 'source'
      mount: string
      type: string
      at: string
      from: string
      to: string
    }

/** A mount notification: what fanotify(7) told of a mount (FAN_REPORT_MNT, Linux 6.15). */
export interface MountEvent {
  /** The mask by name; `FAN_MNT_ATTACH|FAN_MNT_DETACH` is a move within the mount namespace. */
  event: string
  /** The mount's symbol; absent where the queue overflowed. */
  mount?: string
  /** Where the mount is after the step, or was before it; absent where the case never saw it. */
  type?: string
  at?: string
  /** Set where it was told in another mount namespace than the case's first: `ns:2`. */
  namespace?: string
}

/** A decoded output: a number or symbol, text, or a struct or array of them. */
export type Decoded = string | Decoded[] | { [field: string]: Decoded }

export interface StepRecord {
  /** Who made the call; absent for the case's first process. */
  actor?: string
  /** The call as sent, in strace's syntax with descriptors by name. */
  call: string
  /** The name that the returned descriptor was bound to. */
  bind?: string
  /** Exactly one of the next three. `fd` is the path that the descriptor shows. */
  errno?: string
  value?: string
  fd?: string
  output?: Record<string, Decoded>
  messages?: Message[]
  changes?: Change[]
  /** Mount notifications, where the scenario asks for them: none at all is an empty list. */
  events?: MountEvent[]
  /** The call failed and yet changed the mount tree. */
  failedButChanged?: true
  /** What was claimed, where it does not hold. */
  contradicts?: string
}

export interface CaseRecord {
  case: string
  scenario: string
  params: Record<string, string>
  privilege: string
  verdict: Verdict
  /** Why it is unsupported or broken. */
  reason?: string
  /** The step that was under way, from 1, where a broken case ended in one. */
  step?: number
  /** The mount tree that the steps start from. */
  mounts?: Mount[]
  steps: StepRecord[]
  /** What was left at the end in a log that the case read by itself. */
  messages?: Message[]
  /** What all the steps together changed. */
  changes?: Change[]
  /**
   * What the kernel said of its own accord: where the guest was lost, the end of its console; else
   * a warning that it gave while the case ran. As it was written, and so not the same in two runs.
   */
  console?: string[]
}

/** Which share of a run this was, and where its cases stand among those of the whole. */
export interface ShardFacts {
  /** From 1. */
  index: number
  of: number
  /** How many cases the whole run has. */
  total: number
  /** The places of this share's cases in the plan of the whole run, from 0, one for each record. */
  places: number[]
}

/** Facts about the run, in one place: the first line of a record file. */
export interface Header {
  schema: number
  harness: string
  /** `uname -r`. */
  release: string
  /** `uname -v`. */
  version: string
  machine: string
  /** sha256 of the kernel's configuration, or null where it cannot be read. */
  config: string | null
  /** What was asked for: the arguments of mountlab. */
  arguments: string[]
  /** `root`, or `user` where user namespaces were all there was. */
  runAs: 'root' | 'user'
  /** Set where this was a share of a run. */
  shard?: ShardFacts
  /** Set where the kernel ran in a guest: how, and what was added to its command line. */
  guest?: { accelerator: string; append: string }
  started: string
  /** sha256 of each scenario file's text. */
  scenarios: Record<string, string>
}
