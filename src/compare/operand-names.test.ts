import fc from 'fast-check'
import t from 'tap'
import { formatOperands, operandNames, runsOf } from './operand-names.ts'

t.test('a name is as short as it can be', (t) => {
  const names = (...releases: string[]): string[] =>
    operandNames(releases.map((release, index) => ({ release, given: `out/${index}` })))
  t.strictSame(names('6.1.0-56-cloud-amd64', '6.12.118+deb13'), ['6.1.0', '6.12.118'])
  t.strictSame(names('6.12.118+deb13', '6.12.118-custom'), ['6.12.118+deb13', '6.12.118-custom'])
  t.strictSame(names('6.12.118', '6.12.118', '7.3.4'), ['out/0', 'out/1', '7.3.4'])
  t.strictSame(names('7.4.0-rc1', '7.4.0-rc2'), ['7.4.0-rc1', '7.4.0-rc2'])
  t.strictSame(names('custom'), ['custom'])
  t.end()
})

t.test('ranges name what was measured, and say nothing of the rest', (t) => {
  const names = ['6.12.107', '6.16.12', '6.17.8', '6.17.13', '7.0.1']
  t.equal(formatOperands([0], names), '6.12.107')
  t.equal(formatOperands([1, 2], names), '6.16.12-6.17.8')
  t.equal(formatOperands([0, 3, 4], names), '6.12.107, 6.17.13-')
  t.equal(formatOperands([4], names), '7.0.1')
  t.equal(formatOperands([0, 1, 2, 3, 4], names), '6.12.107-')
  t.equal(formatOperands([0, 1], ['7.3-rc1', '7.3-rc4', '7.3']), '7.3-rc1..7.3-rc4')
  t.end()
})

t.test('runs have every member once, and nobody else', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30)), (members) => {
      members.sort((a, b) => a - b)
      const back = runsOf(members).flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      )
      t.strictSame(back, members)
    }),
  )
  t.end()
})
