// In which ways one step differs between two records.
import type { StepRecord } from '../record/observation.ts'
import { beforeCall } from '../record/transcript.ts'
import type { ChangeKind } from './change.ts'
import { sameValue } from './same-value.ts'

/** Empty where they are the same. `sameText`: both were made from one text of the scenario. */
export function stepKinds(a: StepRecord, b: StepRecord, sameText: boolean): Set<ChangeKind> {
  const kinds = new Set<ChangeKind>()
  if (a.errno !== b.errno) kinds.add('errno')
  // Where only one side failed, that it has a value and outputs is the same news.
  else if (differ([a.value, a.fd, a.output], [b.value, b.fd, b.output])) kinds.add('value')
  if (differ(a.messages, b.messages)) kinds.add('messages')
  if (differ([a.changes, a.failedButChanged], [b.changes, b.failedButChanged])) kinds.add('mounts')
  if (differ(a.events, b.events)) kinds.add('events')
  if (a.contradicts !== b.contradicts) kinds.add('verdict')
  if (!sameText && shapeOf(a) !== shapeOf(b)) kinds.add('removed').add('added')
  // The same call with another descriptor or number in it, which an earlier step returned.
  if (kinds.size === 0 && differ([a.call, a.actor, a.bind], [b.call, b.actor, b.bind]))
    kinds.add('value')
  return kinds
}

/** The call without what its descriptors were: `move_mount(src, "proc", dst, "proc", 0)`. */
function shapeOf({ call, ...by }: StepRecord): string {
  return `${beforeCall(by)}${call.replace(/-1 \/\* ([\w-]+) \*\//g, '$1').replace(/\b([\w-]+)<[^<>]*>/g, '$1')}`
}

/** Does not depend on the order of keys: results/ and record files need not have the same. */
export function differ(a: unknown, b: unknown): boolean {
  return !sameValue(a, b)
}
