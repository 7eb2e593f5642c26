// What a worker says, one JSON object a line. Host and guest speak the same.
import { readWorkerRecord } from './json-lines.ts'
import type { CaseRecord } from './observation.ts'

/** Facts about the kernel that the worker runs on, and about the worker. */
export interface WorkerFacts {
  release: string
  version: string
  machine: string
  config: string | null
}

export type WorkerLine =
  /** First of all: the worker is in its root and takes cases. */
  | { kind: 'ready'; facts: WorkerFacts }
  /** The worker could not get ready. */
  | { kind: 'failed'; message: string }
  | { kind: 'record'; seq: number; record: CaseRecord }
  /** After a record: the worker is not fit for another case, and says why. */
  | { kind: 'retire'; reason: string }
  /**
   * Said for a worker in a guest, by the guest's init: its status, and base64 of its stderr and of the
   * records of /dev/kmsg that it has not read.
   */
  | { kind: 'ended'; status: number; said: string; log: string }

const beforeRecord = /^\{"kind":"record","seq":(\d+),"record":/

/** Reads a line of a worker; undefined for one that the worker did not live to finish. */
export function parseWorkerLine(text: string): WorkerLine | undefined {
  try {
    const start = beforeRecord.exec(text)
    if (start === null) return JSON.parse(text) as WorkerLine
    const record = readWorkerRecord(text.slice(start[0].length, -1))
    return { kind: 'record', seq: Number(start[1]), record }
  } catch {
    return undefined
  }
}

/**
 * What a worker is about to do, written before it is done: one text of fixed width, overwritten in
 * a file or appended to a line. `step` counts from 1; 0 is the building of the world, and a
 * negative number a step of the set-up.
 */
export interface Progress {
  seq: number
  step: number
}

export const progressBytes = 24

export function formatProgress({ seq, step }: Progress): string {
  return `${String(seq).padStart(11)} ${String(step).padStart(11)}\n`
}

/** The last progress that a text holds; undefined where there is none. */
export function parseProgress(text: string): Progress | undefined {
  const match = /(\d+) +(-?\d+)\n[^\n]*$/.exec(text)
  return match === null ? undefined : { seq: Number(match[1]), step: Number(match[2]) }
}
