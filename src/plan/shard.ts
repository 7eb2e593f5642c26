// Which part of a run that is split over several machines makes a case. Stateless: a case stays in
// its shard whatever other cases there are.
import { createHash } from 'node:crypto'

/** The shard, from 0 to `shards` - 1, of the case of this name. */
export function shardOf(caseName: string, shards: number): number {
  // Not FNV-1a: its lowest bit is that of the sum of all bytes, and names differ by regular steps.
  return createHash('sha256').update(caseName).digest().readUInt32BE(0) % shards
}
