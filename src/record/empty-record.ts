import type { CaseRecord, Verdict } from './observation.ts'

/** What a record needs to know of a case. */
interface Named {
  name: string
  scenario: string
  params: Record<string, string>
  privilege: string
}

/** The record of a case of which nothing was seen, and why. */
export function emptyRecord(
  { name, scenario, params, privilege }: Named,
  verdict: Verdict,
  reason: string,
  step?: number,
): CaseRecord {
  return {
    case: name,
    scenario,
    params,
    privilege,
    verdict,
    reason,
    ...(step === undefined ? {} : { step }),
    steps: [],
  }
}
