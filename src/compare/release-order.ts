// Kernel releases (`uname -r`) in order, and which of them lies nearest to another.

/** Whether a text can name a release in results/: it becomes a file's name and a part of ranges. */
export function isReleaseName(text: string): boolean {
  return /^[A-Za-z0-9][\w.+~-]{0,127}$/.test(text) && !text.includes('..')
}

interface ReleaseParts {
  /** Major, minor and, where there is one, the number of the stable release. */
  numbers: number[]
  /** A candidate comes before its release: 7.3-rc2 before 7.3. */
  candidate: number
  rest: string
}

function partsOf(release: string): ReleaseParts {
  const match = /^(\d+(?:\.\d+)*)(?:[-~.]?rc(\d+))?(.*)$/.exec(release)
  if (match === null) return { numbers: [], candidate: Number.POSITIVE_INFINITY, rest: release }
  return {
    numbers: (match[1] ?? '').split('.').map(Number),
    candidate: match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]),
    rest: match[3] ?? '',
  }
}

/** Orders releases by number; what has no number comes first. A total order: equal texts only are 0. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  const length = Math.max(left.numbers.length, right.numbers.length)
  for (let index = 0; index < length; index++) {
    // 7.3 is 7.3.0: a candidate's number may still part them.
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  if (left.candidate !== right.candidate) return left.candidate - right.candidate
  return compareRest(left.rest, right.rest) || compareText(a, b)
}

/** Digits by their value, all else by code unit: `-9-amd64` before `-40-amd64`. */
function compareRest(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (const [index, text] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const byValue = /^\d/.test(text) && /^\d/.test(other) ? Number(text) - Number(other) : 0
    const order = byValue || compareText(text, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The release to compare with where `wanted` itself was not recorded: its neighbour below, or else
 * above, of the same series (6.12); without one, the neighbour below, or else above.
 */
export function nearestRelease(releases: readonly string[], wanted: string): string | undefined {
  if (releases.includes(wanted)) return wanted
  const sorted = [...releases].sort(compareReleases)
  const below = sorted.findLast((release) => compareReleases(release, wanted) < 0)
  const above = sorted.find((release) => compareReleases(release, wanted) > 0)
  const isNear = (release: string | undefined): boolean =>
    release !== undefined && seriesOf(release) === seriesOf(wanted)
  if (!isNear(below) && isNear(above)) return above
  return below ?? above
}

function seriesOf(release: string): string {
  return partsOf(release).numbers.slice(0, 2).join('.')
}
