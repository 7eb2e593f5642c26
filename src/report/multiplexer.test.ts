import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords, sampleSummary } from '../record/sample-run.ts'
import { Multiplexer } from './multiplexer.ts'
import type { Reporter } from './reporter.ts'

async function replayInto(reporters: Record<string, Reporter>): Promise<string[]> {
  const warnings: string[] = []
  const all = new Multiplexer(reporters, (text) => warnings.push(text))
  all.onBegin({ header: sampleHeader, total: sampleRecords.length })
  all.onNote('a worker was restarted')
  for (const record of sampleRecords) {
    all.onStart(record.case)
    all.onCase(record)
  }
  await all.onEnd(sampleSummary)
  return warnings
}

t.test('a reporter that throws is dropped with one warning, and the others go on', async (t) => {
  const seen: string[] = []
  let calls = 0
  const warnings = await replayInto({
    bad: {
      onCase() {
        calls += 1
        throw new Error('no more paper')
      },
      onEnd() {
        calls += 1
      },
    },
    good: {
      onBegin: (begin) => void seen.push(`begin ${begin.total}`),
      onNote: (text) => void seen.push(text),
      onStart: () => void seen.push('start'),
      onCase: (record: CaseRecord) => void seen.push(record.verdict),
      onEnd: () => void seen.push('end'),
    },
  })
  t.strictSame(warnings, ['reporter bad failed and says no more: no more paper'])
  t.equal(calls, 1)
  t.strictSame(seen.slice(0, 4), ['begin 6', 'a worker was restarted', 'start', 'observed'])
  t.equal(seen.length, 2 + 12 + 1)
})

t.test('an end that is rejected is a warning, too', async (t) => {
  const rejected = { onEnd: () => Promise.reject('disk full') }
  t.strictSame(await replayInto({ rejected, silent: {} }), [
    'reporter rejected failed and says no more: disk full',
  ])
})
