// What operands are called, and sets of them as ranges. A range names measured releases only, and
// everything measured in between belongs to it: `6.16.12-6.17.8`; `6.17.13-` goes to the last one.

/**
 * A short name for each: the release's numbers; the whole release where two kernels share them; what the
 * user wrote where two runs are of one release.
 */
export function operandNames(operands: readonly { release: string; given: string }[]): string[] {
  const numbers = operands.map(({ release }) => numbersOf(release))
  const releases = operands.map(({ release }) => release)
  return operands.map(({ release, given }, index) => {
    if (isOnce(numbers, index)) return numbers[index] ?? release
    return isOnce(releases, index) ? release : given
  })
}

function numbersOf(release: string): string {
  return /^\d+(?:\.\d+)+(?:-rc\d+)?/.exec(release)?.[0] ?? release
}

function isOnce(names: readonly string[], index: number): boolean {
  return (
    names.indexOf(names[index] ?? '') === index && names.lastIndexOf(names[index] ?? '') === index
  )
}

/** The runs of neighbours among `members`, ascending indexes, as first and last. */
export function runsOf(members: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const member of members) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === member - 1) run[1] = member
    else runs.push([member, member])
  }
  return runs
}

/** `6.12.107, 6.17.13-`: where the operands are in the order of their releases. */
export function formatOperands(members: readonly number[], names: readonly string[]): string {
  return runsOf(members)
    .map((run) => formatRun(run, names))
    .join(', ')
}

export function formatRun([first, last]: [number, number], names: readonly string[]): string {
  const [from = '', to = ''] = [names[first], names[last]]
  if (first === last) return from
  // 7.3-rc1-7.3-rc4 could mean anything.
  const dash = names.some((name) => name.includes('-')) ? '..' : '-'
  return `${from}${dash}${last === names.length - 1 ? '' : to}`
}
