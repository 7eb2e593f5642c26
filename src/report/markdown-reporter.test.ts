import t from 'tap'
import { sampleHeader, sampleRecords, sampleSummary } from '../record/sample-run.ts'
import { renderMarkdown } from './markdown.ts'
import { MarkdownReporter } from './markdown-reporter.ts'
import { replay } from './replay.ts'

const scenarios = [{ name: 'unmountat/move-attached', title: 'Moving', about: 'Why.' }]
const page = renderMarkdown({ header: sampleHeader, records: sampleRecords }, scenarios)

t.test('a run is the page that its folder gets', async (t) => {
  t.equal(replay(MarkdownReporter, { scenarios }), page)
})

t.test('several runs are one page after the other', async (t) => {
  const part = { name: '6.12', number: 2 }
  t.equal(replay(MarkdownReporter, { scenarios, part }), `\n${page}`)
})

t.test('an early end is told behind what was done', async (t) => {
  const summary = { ...sampleSummary, total: 9, interrupted: true }
  t.equal(
    replay(MarkdownReporter, { scenarios, summary }),
    `${page}\nThe run was interrupted: 6 of 9 cases run.\n`,
  )
  const part = { name: '6.12', number: 1 }
  t.equal(
    replay(MarkdownReporter, { records: null, part, failure: 'a *panic*' }),
    '# Mount calls on 6.12\n\nThe run ended early: a \\*panic\\*\n',
  )
})
