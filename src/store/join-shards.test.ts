import fc from 'fast-check'
import t from 'tap'
import { formatCaseLine } from '../record/json-lines.ts'
import type { CaseRecord, Header } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import type { RecordedRun } from './join-runs.ts'
import { joinShards } from './join-shards.ts'

const [first] = sampleRecords as [CaseRecord]

function record(place: number): CaseRecord {
  return { ...first, case: `${first.scenario}[n=${place}]`, params: { n: String(place) } }
}

/** The shares of a run whose case at each place is in the share that `owners` names, from 1. */
function shares(owners: readonly number[], of: number): RecordedRun[] {
  return Array.from({ length: of }, (_, index) => {
    const places = owners.flatMap((owner, place) => (owner === index + 1 ? [place] : []))
    const shard = { index: index + 1, of, total: owners.length, places }
    const header: Header = {
      ...sampleHeader,
      shard,
      arguments: ['run', '--shard', `${index + 1}/${of}`, '--output=x', 'mine'],
      started: `2026-01-0${of - index}`,
    }
    return { header, records: places.map(record) }
  })
}

const [one, two, three] = shares([1, 2, 1, 3, 2], 3) as [RecordedRun, RecordedRun, RecordedRun]
const message = (runs: RecordedRun[]): string => {
  try {
    joinShards(runs)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

t.test('shares in any order give the cases in the order of the plan', async (t) => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((of) => fc.tuple(fc.constant(of), fc.array(fc.integer({ min: 1, max: of })))),
      fc.infiniteStream(fc.nat()),
      ([of, owners], order) => {
        const runs = shares(owners, of).toSorted(() => (order.next().value as number) - 2 ** 30)
        const whole = joinShards(runs)
        t.same(
          whole.records.map(formatCaseLine),
          owners.map((_, place) => formatCaseLine(record(place))),
        )
      },
    ),
  )
})

t.test('the header is that of the whole run, begun with the first share', async (t) => {
  const { header } = joinShards([one, two, three])
  t.notOk('shard' in header)
  t.same(header.arguments, ['run', 'mine'])
  t.equal(header.started, '2026-01-01')
  t.same(header.scenarios, sampleHeader.scenarios)
})

t.test('what is missing is named', async (t) => {
  t.match(message([one, three]), /: 2\/3 of .* is missing$/)
  t.match(message([two]), /: 1\/3, 3\/3 of .* are missing$/)
  t.match(
    message([{ ...one, records: one.records.slice(1) }, two, three]),
    /: 1\/3 of .* was not finished: it has 1 of 2 cases$/,
  )
  const { shard: _, ...header } = one.header
  t.match(message([{ ...one, header }, two, three]), /is no share of one/)
})

t.test('what does not belong together is refused', async (t) => {
  const other = (change: Partial<Header>): RecordedRun => ({
    ...two,
    header: { ...two.header, ...change },
  })
  t.match(message([one, other({ version: '#9' }), three]), /differ in version/)
  t.match(message([one, other({ runAs: 'user' }), three]), /differ in runAs/)
  t.match(message([one, other({ scenarios: {} }), three]), /different texts of scenario/)
  const [stranger] = shares([2, 1], 2) as [RecordedRun]
  t.match(message([one, two, three, stranger]), /3 shares of 5 cases, and 2 shares of 2 cases/)
})

t.test('a share that was made twice must answer alike; a broken case is no answer', async (t) => {
  const again = (change: Partial<CaseRecord>): RecordedRun => ({
    ...one,
    records: one.records.map((each, index) => (index === 1 ? { ...each, ...change } : each)),
  })
  t.equal(message([one, one, two, three]), '')
  const steps = [{ call: 'getpid()', value: '7' }]
  t.match(message([one, again({ steps }), two, three]), /do not agree on case .*\[n=2\]$/)
  for (const runs of [
    [one, again({ verdict: 'broken', steps: [] })],
    [again({ verdict: 'broken', steps: [] }), one],
  ]) {
    const whole = joinShards([...runs, two, three])
    t.equal(whole.records[2]?.verdict, first.verdict)
  }
})
