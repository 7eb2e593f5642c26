// Holds the labels against what they are labels of: cases that there are, and steps that failed.
import t from 'tap'
import { selectCases } from '../../cli/select-cases.ts'
import { compareText } from '../../compare/release-order.ts'
import type { CaseRecord } from '../../record/observation.ts'
import { listReleases, readReleases } from '../../store/results.ts'
import { blindKernels, blindLabels, readBlindLabels } from './blind-labels.ts'
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
    const wrong = blindLabels.flatMap(({ case: name, step: number, checks }) => {
      if (!checks.has(kernel)) return []
      const record = records.get(name)
      const step = record?.steps[number - 1]
      if (record?.verdict === 'observed' && step?.errno !== undefined) return []
      return [`${name} step ${number}: ${record?.verdict}, ${step?.call}`]
    })
    t.strictSame(wrong, [])
  })

  t.test(`no check on ${kernel} has more than four blind labels`, async (t) => {
    const first = blindLabels.flatMap(({ checks }) => {
      const label = checks.get(kernel)
      const [check] = label === undefined ? [] : parseLabel(label)
      return check === undefined ? [] : [`${check.file}:${check.first}`]
    })
    const often = first.filter((check) => first.filter((other) => other === check).length > 4)
    t.strictSame([...new Set(often)].sort(compareText), [])
  })
}

t.test(
  'the blind set is as large as it is meant to be, on the kernels that it is of',
  async (t) => {
    t.strictSame(blindKernels, ['5.10', '6.1', '6.12', '7.2'])
    for (const kernel of blindKernels) {
      t.ok(blindLabels.filter(({ checks }) => checks.has(kernel)).length >= 120, kernel)
    }
  },
)

t.test('a blind label is there once and names functions', async (t) => {
  const keys = blindLabels.map(({ case: name, step }) => `${name} step ${step}`)
  t.equal(new Set(keys).size, keys.length)
  const texts = blindLabels.flatMap(({ checks }) => [...checks.values()])
  const nameless = texts.filter((text) => parseLabel(text).some((check) => !check.function))
  t.strictSame(nameless, [])
})

t.test('blind labels are read', async (t) => {
  const text =
    '# why\n\na/b[c=d] step 2\n    5.10,6.1 f fs/a.c:7\n    6.12 g fs/a.c:8 or h fs/b.c:9\n'
  const checks = new Map([
    ['5.10', 'f fs/a.c:7'],
    ['6.1', 'f fs/a.c:7'],
    ['6.12', 'g fs/a.c:8 or h fs/b.c:9'],
  ])
  t.strictSame(readBlindLabels(text), [{ case: 'a/b[c=d]', step: 2, checks }])
  for (const wrong of ['a/b[c=d]', '    6.1 f fs/a.c:7', 'a/b step 0']) {
    t.throws(() => readBlindLabels(wrong), {
      message: `blind-labels.txt: no part of a label: ${wrong}`,
    })
  }
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
