// Sets of releases as ranges: `..6.12.107, 6.17.13..`. A range means the measured releases in it,
// and an open end all that are measured on that side. So a kernel that answers as its neighbours do
// changes no line.
import { LineError } from '../record/json-lines.ts'
import { compareReleases, isReleaseName } from './release-order.ts'

export const everyRelease = 'all'

/** `all` are the measured releases in order; `members` is not empty and some of them. */
export function formatRange(members: ReadonlySet<string>, all: readonly string[]): string {
  if (members.size === all.length) return everyRelease
  const ranges: string[] = []
  for (let first = 0; first < all.length; first++) {
    if (!members.has(all[first] as string)) continue
    let last = first
    while (last + 1 < all.length && members.has(all[last + 1] as string)) last += 1
    const [from, to] = [first === 0 ? '' : all[first], last === all.length - 1 ? '' : all[last]]
    ranges.push(from === to ? `${from}` : `${from}..${to}`)
    first = last
  }
  return ranges.join(', ')
}

/** Whether a release is in the range. It need not know which releases are measured. */
export function parseRange(text: string): (release: string) => boolean {
  if (text === everyRelease) return () => true
  const ranges = text.split(', ').map((range) => {
    const match = /^(.*?)\.\.(.*)$/.exec(range)
    const [from, to] = match === null ? [range, range] : [match[1] ?? '', match[2] ?? '']
    const isNamed = [from, to].every((end) => end === '' || isReleaseName(end))
    if (!isNamed || (from === '' && to === '')) {
      throw new LineError(
        'damaged-line',
        `Expected releases such as ..6.1 or 6.6..6.12, got ${text}`,
      )
    }
    return { from, to }
  })
  return (release) =>
    ranges.some(
      ({ from, to }) =>
        (from === '' || compareReleases(from, release) <= 0) &&
        (to === '' || compareReleases(release, to) <= 0),
    )
}
