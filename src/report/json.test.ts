import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { JsonReporter } from './json.ts'
import { replay } from './replay.ts'

t.test('a run as JSON Lines is what a record file holds', async (t) => {
  const text = replay(JsonReporter)
  t.equal(text, formatHeaderLine(sampleHeader) + sampleRecords.map(formatCaseLine).join(''))
  t.equal(
    text.split('\n')[5],
    '{"kind":"case","case":"fscontext/messages[key=y]","scenario":"fscontext/messages",' +
      '"params":{"key":"y"},"privilege":"userns","verdict":"unsupported",' +
      '"reason":"there is no system call statmount","steps":[]}',
  )
})
