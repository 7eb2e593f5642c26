// What becomes of the reports of a run, and of the files that they were to be.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sampleHeader, sampleRecords, sampleSummary } from '../record/sample-run.ts'
import { reporters } from '../report/index.ts'
import { Multiplexer } from '../report/multiplexer.ts'
import { reporterNames } from '../report/names.ts'
import { replay } from '../report/replay.ts'
import { junitComplaints } from '../report/test-junit-schema.ts'
import { type KernelReports, Reports } from './reports.ts'

const facts = { names: ['host'], verbose: false, scenarios: [] }

async function runThrough({ reporters, end }: KernelReports, breakOne?: string): Promise<void> {
  const bad = breakOne === undefined ? undefined : reporters[breakOne]
  if (bad !== undefined) {
    bad.onCase = () => {
      throw new Error('a slip')
    }
  }
  const all = new Multiplexer(reporters, () => {})
  all.onBegin({ header: sampleHeader, total: sampleRecords.length })
  for (const record of sampleRecords) all.onCase(record)
  await all.onEnd(sampleSummary)
  end(all.dropped)
}

t.test('every format goes to a file of its own, whole', async (t) => {
  const folder = t.testdir()
  const choices = reporterNames.map((name) => ({ name, file: join(folder, 'deep', name) }))
  const reports = new Reports(choices, facts)
  await runThrough(reports.forKernel(1))
  t.notOk(existsSync(join(folder, 'deep/pretty')), 'not before the end')
  t.strictSame(
    reports.keep(),
    choices.map(({ file }) => file),
  )
  reports.discard()
  t.strictSame(readdirSync(join(folder, 'deep')), [...reporterNames].sort())
  for (const name of reporterNames) {
    t.equal(readFileSync(join(folder, 'deep', name), 'utf8'), replay(reporters[name]), name)
  }
})

t.test('several kernels are in one file, in their order', async (t) => {
  const folder = t.testdir()
  const choices = (['ktap', 'junit', 'json'] as const).map((name) => {
    return { name, file: join(folder, name) }
  })
  const reports = new Reports(choices, { ...facts, names: ['6.1', '7.3'] })
  const [first, second] = [reports.forKernel(1), reports.forKernel(2)]
  await runThrough(second)
  await runThrough(first)
  reports.keep()
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  t.match(read('ktap'), /^KTAP version 1\n1\.\.2\n {2}KTAP .*\n(.*\n)+not ok 1 6\.1\n {2}KTAP /)
  t.match(read('ktap'), /\nnot ok 2 7\.3\n$/)
  t.strictSame(await junitComplaints(read('junit')), [])
  t.match(read('junit'), /name="6\.1: (.|\n)*name="7\.3: /)
  t.equal(read('json'), replay(reporters.json) + replay(reporters.json))
})

t.test('the file of a reporter that failed is not written, the others are', async (t) => {
  const folder = t.testdir({ tap: 'before' })
  const [tap, ktap] = [join(folder, 'tap'), join(folder, 'ktap')]
  const reports = new Reports(
    [
      { name: 'tap', file: tap },
      { name: 'ktap', file: ktap },
    ],
    facts,
  )
  await runThrough(reports.forKernel(1), `tap=${tap}`)
  t.throws(() => reports.keep(), { status: 3, message: `${tap} was not written` })
  t.strictSame(readdirSync(folder), ['ktap', 'tap'])
  t.equal(readFileSync(tap, 'utf8'), 'before')
  t.equal(readFileSync(ktap, 'utf8'), replay(reporters.ktap))
})

t.test('a run that is given up leaves the files as they were', async (t) => {
  const folder = t.testdir({ tap: 'before' })
  const reports = new Reports([{ name: 'tap', file: join(folder, 'tap') }], facts)
  await runThrough(reports.forKernel(1))
  reports.discard()
  t.strictSame(readdirSync(folder), ['tap'])
  t.equal(readFileSync(join(folder, 'tap'), 'utf8'), 'before')
})

t.test('where nothing was told there is no file', async (t) => {
  const folder = t.testdir()
  const reports = new Reports([{ name: 'junit', file: join(folder, 'junit') }], facts)
  reports.forKernel(1).end(new Set())
  t.strictSame(reports.keep(), [])
  t.strictSame(readdirSync(folder), [])
})

t.test('a device, a folder or a link is not replaced by a report', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'folder'))
  symlinkSync('elsewhere', join(folder, 'link'))
  for (const file of ['/dev/null', join(folder, 'folder'), join(folder, 'link')]) {
    const choices = [{ name: 'json', file: join(folder, 'first') } as const]
    t.throws(() => new Reports([...choices, { name: 'tap', file }], facts), {
      status: 2,
      message: `Cannot write a report to ${file}: it is there, and no regular file`,
    })
  }
  t.strictSame(readdirSync(folder), ['folder', 'link'])
})
