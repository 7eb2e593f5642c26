// What a scenario says of an actor, with its parameters put in.
import type { Actor, CloneFlag } from './model.ts'
import { cloneFlags } from './model.ts'
import { didYouMean } from './nearest.ts'
import { shown } from './problem.ts'

/** What is wrong with an actor, and with which of its texts. */
export interface ActorFinding {
  about: 'name' | 'clone' | 'map'
  message: string
  hint?: string
}

/** As unshare(1) --map-root-user: valid wherever a user namespace may be made at all. */
const rootAlone = '0 0 1'

/** The actor that the texts mean; what cannot be read is left out, and is in `findings`. */
export function readActor(raw: { name: string; clone: string; map: string | undefined }): {
  actor: Actor
  findings: ActorFinding[]
} {
  const findings: ActorFinding[] = []
  if (!/^[a-z_]\w*$/.test(raw.name)) {
    findings.push({
      about: 'name',
      message: `Expected an actor to have a name that begins with a small letter, got ${shown(raw.name)}`,
    })
  }
  const clone: CloneFlag[] = []
  const words = raw.clone.split('|').map((word) => word.trim())
  for (const word of words) {
    const flag = cloneFlags.find((name) => name === word)
    if (flag !== undefined) clone.push(flag)
    else if (word !== '0' || words.length > 1) {
      findings.push({
        about: 'clone',
        message: `Expected 0, or flags of clone(2) that make a namespace, got ${shown(word)}`,
        hint: didYouMean(word, cloneFlags).hint ?? `the flags are ${cloneFlags.join(', ')}`,
      })
    }
  }
  const { map = rootAlone } = raw
  const isUser = clone.includes('CLONE_NEWUSER')
  if (raw.map !== undefined && !isUser) {
    findings.push({
      about: 'map',
      message: 'Expected a map of IDs only where the actor has a user namespace of its own',
      hint: 'add CLONE_NEWUSER to its flags',
    })
  } else if (!map.split('\n').every((line) => /^\d{1,10} \d{1,10} \d{1,10}$/.test(line))) {
    findings.push({
      about: 'map',
      message: `Expected lines of three numbers, the ID inside, the ID outside, and how many, got ${shown(map)}`,
      hint: 'write "0 0 1" for root alone',
    })
  }
  return { actor: { name: raw.name, clone, ...(isUser ? { map } : {}) }, findings }
}
