// Holds a step's outcome against what the scenario claims of it.
import type { Claim } from '../syscalls/value.ts'
import type { StepRecord } from './observation.ts'

/** The claims that do not hold, as text for the record; undefined where all do. */
export function contradiction(
  claims: readonly Claim[],
  outcome: Pick<StepRecord, 'errno' | 'value' | 'fd'>,
): string | undefined {
  const broken = claims.filter((claim) => !holds(claim, outcome)).map(formatClaim)
  return broken.length === 0 ? undefined : broken.join(' and ')
}

function holds(claim: Claim, outcome: Pick<StepRecord, 'errno' | 'value' | 'fd'>): boolean {
  switch (claim.kind) {
    case 'any':
      return true
    case 'fd':
      return outcome.fd !== undefined
    case 'value':
      return outcome.value === claim.value
    case 'errno':
      return outcome.errno !== undefined && claim.errnos.includes(outcome.errno)
  }
}

/** As a scenario writes it after `=`. */
export function formatClaim(claim: Claim): string {
  switch (claim.kind) {
    case 'any':
      return '?'
    case 'fd':
      return 'fd'
    case 'value':
      return claim.value
    case 'errno':
      return `-1 ${claim.errnos.join('|')}`
  }
}
