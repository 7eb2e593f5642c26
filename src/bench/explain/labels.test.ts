// Holds the labels against what they are labels of: cases that there are, and steps that failed.
import t from 'tap'
import { selectCases } from '../../cli/select-cases.ts'
import { compareText } from '../../compare/release-order.ts'
import type { CaseRecord } from '../../record/observation.ts'
import { listReleases, readReleases } from '../../store/results.ts'
import { blindKernels, blindLabels } from './blind-labels.ts'
import { isAsLabelled, parseLabel } from './label.ts'
import { labelledKernels, questionSets } from './questions.ts'

const folder = new URL('../../../results', import.meta.url).pathname

/** What was recorded on a series, by case. */
function recordsOf(series: string): Map<string, CaseRecord> {
  const release = listReleases(folder).find((name) => name.startsWith(`${series}.`))
  const [read] = readReleases(folder, release === undefined ? [] : [release])
  return new Map(read?.records.map((record) => [record.case, record]))
}

t.test('every labelled case is in the experiments', async (t) => {
  const known = new Set([...selectCases([], {}).cases()].map(({ name }) => name))
  const asked = labelledKernels.flatMap((kernel) =>
    questionSets(kernel).flatMap(({ questions }) => questions.map((question) => question.case)),
  )
  t.strictSame(
    asked.filter((name) => !known.has(name)),
    [],
  )
})

for (const kernel of blindKernels) {
  t.test(`every step with a blind label failed on ${kernel}`, async (t) => {
    const records = recordsOf(kernel)
    const wrong = blindLabels.flatMap(([name, number, on]) => {
      if (on[kernel] === undefined) return []
      const record = records.get(name)
      const step = record?.steps[number - 1]
      if (record?.verdict === 'observed' && step?.errno !== undefined) return []
      return [`${name} step ${number}: ${record?.verdict}, ${step?.call}`]
    })
    t.strictSame(wrong, [])
  })

  t.test(`no check on ${kernel} has more than four blind labels`, async (t) => {
    const checks = blindLabels.flatMap(([, , on]) => {
      const label = on[kernel]
      const [check] = label === undefined ? [] : parseLabel(label)
      return check === undefined ? [] : [`${check.file}:${check.first}`]
    })
    const often = checks.filter((check) => checks.filter((other) => other === check).length > 4)
    t.strictSame([...new Set(often)].sort(compareText), [])
  })
}

t.test('a blind label is there once and names functions', async (t) => {
  const keys = blindLabels.map(([name, step]) => `${name} step ${step}`)
  t.equal(new Set(keys).size, keys.length)
  const texts = blindLabels.flatMap(([, , on]) => Object.values(on))
  const nameless = texts.filter((text) => parseLabel(text).some((check) => !check.function))
  t.strictSame(nameless, [])
})

t.test('labels are read', async (t) => {
  t.strictSame(parseLabel('fs/a.c:7'), [{ file: 'fs/a.c', first: 7, last: 7 }])
  t.strictSame(parseLabel('one fs/a-b.c:7-9 or two lib/c.c:1'), [
    { function: 'one', file: 'fs/a-b.c', first: 7, last: 9 },
    { function: 'two', file: 'lib/c.c', first: 1, last: 1 },
  ])
  for (const text of ['', 'fs/a.c', 'fs/a.c:x', 'one two fs/a.c:7']) {
    t.throws(() => parseLabel(text), { message: `no label: ${text}` })
  }
})

t.test('an answer is as labelled where a place of its chain has a line of the label', async (t) => {
  const places = [
    { file: 'fs/helper.h', line: 3 },
    { file: 'fs/a.c', line: 8 },
  ]
  t.ok(isAsLabelled(places, 'one fs/a.c:7-9'))
  t.ok(isAsLabelled(places, 'fs/b.c:1 or fs/helper.h:3'))
  t.notOk(isAsLabelled(places, 'fs/a.c:3'))
  t.notOk(isAsLabelled(places, 'fs/a.c:9-12'))
  t.notOk(isAsLabelled([], 'fs/a.c:7-9'))
})
