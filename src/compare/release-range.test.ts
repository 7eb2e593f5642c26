import fc from 'fast-check'
import t from 'tap'
import { compareReleases, isReleaseName, nearestRelease } from './release-order.ts'
import { formatRange, parseRange } from './release-range.ts'

const releases = [
  '5.10.0-32-amd64',
  '6.1.0-9-amd64',
  '6.1.0-40-amd64',
  '6.12.107+deb13-amd64',
  '6.18.44-fc-v595',
  '6.18.44-fc-v669',
  '7.3-rc2',
  '7.3-rc10',
  '7.3.0-amd64',
]

t.test('releases are ordered by their numbers, a candidate before its release', async (t) => {
  fc.assert(
    fc.property(fc.shuffledSubarray(releases, { minLength: releases.length }), (shuffled) => {
      t.strictSame([...shuffled].sort(compareReleases), releases)
    }),
    { numRuns: 20 },
  )
  t.ok(releases.every(isReleaseName))
  t.notOk(['', '../x', 'a..b', '.x', 'a b', 'a/b', 'a,b'].some(isReleaseName))
})

t.test('the order is total', async (t) => {
  const name = fc.stringMatching(/^[0-9][0-9a.rc~-]{0,8}$/)
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      const sign = (x: string, y: string): number => Math.sign(compareReleases(x, y))
      if (sign(a, b) !== -sign(b, a) || (sign(a, b) === 0) !== (a === b)) return false
      return !(sign(a, b) < 0 && sign(b, c) < 0) || sign(a, c) < 0
    }),
    { numRuns: 5000 },
  )
  t.pass('antisymmetric and transitive')
})

t.test('a set of releases is told as ranges of those that were measured', async (t) => {
  const all = ['5.10', '6.1', '6.6', '6.12', '7.0']
  const cases: [string[], string][] = [
    [all, 'all'],
    [['5.10'], '..5.10'],
    [['7.0'], '7.0..'],
    [['5.10', '6.1', '7.0'], '..6.1, 7.0..'],
    [['6.1'], '6.1'],
    [['6.1', '6.6'], '6.1..6.6'],
    [['6.1', '6.12'], '6.1, 6.12'],
  ]
  for (const [members, range] of cases) t.equal(formatRange(new Set(members), all), range)
  fc.assert(
    fc.property(fc.subarray(releases, { minLength: 1 }), (members) => {
      const holdsFor = parseRange(formatRange(new Set(members), releases))
      return releases.every((release) => holdsFor(release) === members.includes(release))
    }),
  )
  for (const text of ['..', '', '6.1,6.2', '6.1...6.2', 'a b']) {
    t.throws(() => parseRange(text), { code: 'damaged-line' }, text)
  }
})

t.test('the nearest release is one of the same series, or else the one below', async (t) => {
  const known = ['5.10.1', '6.12.5', '6.12.107', '7.0.3']
  const nearest: [string, string | undefined][] = [
    ['6.12.5', '6.12.5'],
    ['6.12.50', '6.12.5'],
    ['6.12.1', '6.12.5'],
    ['6.17.1', '6.12.107'],
    ['7.0.1', '7.0.3'],
    ['7.2.0', '7.0.3'],
    ['4.19', '5.10.1'],
  ]
  for (const [wanted, release] of nearest) t.equal(nearestRelease(known, wanted), release, wanted)
  t.equal(nearestRelease([], '6.1'), undefined)
})
