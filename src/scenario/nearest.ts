// "Did you mean": the name that a misspelt one was probably meant to be.
import { distance } from 'fastest-levenshtein'

/** The candidate that is closest to `name`, if one is close enough to be worth naming. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  // Beyond any real name: not worth the time that comparing would take.
  if (name.length > 80) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const longer = Math.max(name.length, candidate.length)
    const far = distance(wanted, candidate.toLowerCase())
    // Up to two slips, or a forgotten part: MOVE_BENEATH for MOVE_MOUNT_BENEATH.
    const swapped = far === 2 && letters(wanted) === letters(candidate.toLowerCase())
    const most = longer > 3 || swapped ? 2 : 1
    // A name that was cut short is likelier than another one: umount2 for umount, and not mount.
    const nearer = far < least || (far === least && candidate.toLowerCase().startsWith(wanted))
    if (far <= Math.max(most, longer * 0.4) && nearer) {
      best = candidate
      least = far
    }
  }
  return best
}

/** The letters of a name in order: two that were swapped are one slip. */
function letters(name: string): string {
  return [...name].sort().join('')
}

/** The hint that goes with an unknown name, if there is one to give. */
export function didYouMean(name: string, candidates: Iterable<string>): { hint?: string } {
  const best = nearest(name, candidates)
  return best === undefined ? {} : { hint: `did you mean ${best}?` }
}
