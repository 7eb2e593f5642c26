// Starts the process of an actor.
import { channelEnds } from '../kernel/channel.ts'
import { clone } from '../kernel/libc.ts'
import { KernelError } from '../kernel/system.ts'
import type { Actor, CloneFlag } from '../plan/case.ts'
import { errnoName } from '../syscalls/errno.ts'
import { ActorLost, ActorProcess, serveCase } from './actor-process.ts'
import { writeIdMaps } from './id-maps.ts'
import { setNextPid } from './next-pid.ts'
import type { ProcessContext } from './own-process.ts'
import { closeDescriptors } from './reserved.ts'

/** linux/sched.h */
const flagBits: Record<CloneFlag, number> = {
  CLONE_NEWNS: 0x20000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
}

/** A process that is forked by a fork is now and then killed before its first call. */
const mostTries = 3

/**
 * The actor as a child of this process, in the namespaces that it is to have, with nothing open but
 * 0, 1 and 2. `others`: those that were started before; its pid follows from their number.
 */
export function startActor(
  actor: Actor,
  others: readonly ActorProcess[],
  context: ProcessContext,
  readByCase: ReadonlySet<string>,
): ActorProcess {
  for (let tries = 1; ; tries++) {
    const started = fork(actor, others, context, readByCase)
    try {
      started.begin()
      return started
    } catch (error) {
      started.end()
      if (!(error instanceof ActorLost) || tries === mostTries) throw error
    }
  }
}

function fork(
  { name, clone: flags, map }: Actor,
  others: readonly ActorProcess[],
  context: ProcessContext,
  readByCase: ReadonlySet<string>,
): ActorProcess {
  const { system, reserved } = context
  const [ours, theirs] = channelEnds(system, reserved.floor)
  setNextPid(system, reserved, Number(context.pid) + 1 + others.length)
  const child = clone(flags.reduce((bits, flag) => bits + flagBits[flag], 0))
  if (child === 0) {
    // Nobody else may keep an end of a channel open: that it is closed ends the process behind it.
    for (const other of others) other.letGo()
    system.close(ours)
    closeDescriptors(system)
    serveCase(context, readByCase, theirs)
  }
  system.close(theirs)
  if (child < 0) {
    system.close(ours)
    throw new KernelError(`clone(${flags.join('|') || 0})`, errnoName(-child))
  }
  const started = new ActorProcess(name, child, ours, system, reserved.floor)
  try {
    if (map !== undefined) writeIdMaps(system, reserved, child, map)
  } catch (error) {
    started.end()
    throw error
  }
  return started
}
