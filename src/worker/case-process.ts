// A process that makes calls of a case: what the case asks of it, whichever process that is.

import type { Register } from '../kernel/libc.ts'
import type { Message } from '../record/observation.ts'
import type { Step } from '../syscalls/value.ts'
import type { View } from './mount-view.ts'

/** What a bound name stands for in one process. */
export type Shown =
  /** The call that should have made the descriptor failed. */
  | { kind: 'none' }
  | { kind: 'closed' }
  /** As /proc shows it. */
  | { kind: 'open'; path: string }

/** What an output argument holds after the call. */
export interface OutputBytes {
  /** The argument's index. */
  index: number
  bytes: Buffer
  /** Bytes that the caller offered. */
  length: number
}

/** A call that was made, before anything unstable has become a symbol. */
export interface Answer {
  /** Its x86-64 number. */
  number: Register
  /** A value, or the negated errno. */
  returned: number | bigint
  /** What the new descriptor shows, where the call made one. */
  path?: string
  outputs: OutputBytes[]
}

/** A field of an earlier output: 0 where that call failed. */
export type FieldValue = (name: string, path: readonly string[]) => bigint

/**
 * One process of a case. What it answers is as the kernel tells it to that process: symbols are the
 * case's, who has all its processes in view.
 */
export interface CaseProcess {
  /** Its pid in the worker's pid namespace. */
  readonly pid: string
  /** What a name stands for now. */
  show(name: string): Shown
  /** Makes a step's call; a text says why it may not be made. `marks`: the call is to be marked. */
  make(step: Step, field: FieldValue, marks: boolean): Answer | string
  /** Whether the file that the last call looked at is one of proc. */
  sawProc(): boolean
  /** The name of an open descriptor's number. */
  nameOf(fd: number): string | undefined
  /** Messages of its filesystem contexts since the last time; `all`: also of those the case reads by itself. */
  messages(all: boolean): Message[]
  /** To be called after what may have changed the path of an open file. */
  forgetPaths(): void
  /** The mount tree that it sees. The descriptor is the caller's. */
  view(): View
  /** The mount ID of mountinfo for a unique one; undefined for a mount out of its reach. */
  reusedIdOf(unique: bigint): number | undefined
  /** Whether its root or working directory is on a filesystem that is not the case's. */
  hasStrayed(): boolean
}
