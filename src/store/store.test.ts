import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { formatCaseLine, formatHeaderLine } from '../record/json-lines.ts'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords } from '../record/sample-run.ts'
import { openRecordFile } from './record-reader.ts'
import { RecordWriter } from './record-writer.ts'

function write(folder: string, records: readonly CaseRecord[] = sampleRecords): string {
  const writer = new RecordWriter(folder, sampleHeader)
  for (const record of records) writer.write(record)
  writer.close()
  return writer.file
}

async function read(path: string): Promise<{ records: CaseRecord[]; notes: string[] }> {
  const notes: string[] = []
  const file = await openRecordFile(path, { onNote: (text) => notes.push(text) })
  const records: CaseRecord[] = []
  for await (const record of file.records) records.push(record)
  return { records, notes }
}

t.test('a run is written and read back', async (t) => {
  const folder = join(t.testdir(), 'out', '6.18.5')
  const file = write(folder)
  t.equal(file, join(folder, 'records.jsonl'))
  t.strictSame(await read(folder), { records: sampleRecords, notes: [] })
  t.strictSame(await read(file), { records: sampleRecords, notes: [] })
  t.strictSame((await openRecordFile(file)).header, sampleHeader)
})

t.test('equal runs are equal bytes', async (t) => {
  const folder = t.testdir()
  t.equal(
    readFileSync(write(join(folder, 'a')), 'utf8'),
    readFileSync(write(join(folder, 'b')), 'utf8'),
  )
})

t.test('the file is whole lines at any time, and an earlier one stays until the end', async (t) => {
  const folder = t.testdir()
  const file = write(folder, sampleRecords.slice(0, 1))
  const before = readFileSync(file, 'utf8')
  const writer = new RecordWriter(folder, sampleHeader)
  for (const record of sampleRecords) {
    writer.write(record)
    t.match(readFileSync(`${file}.part`, 'utf8'), /\}\n$/)
  }
  t.equal(readFileSync(file, 'utf8'), before)
  t.equal((await read(`${file}.part`)).records.length, sampleRecords.length)
  writer.close()
  writer.close()
  t.strictSame(readdirSync(folder), ['records.jsonl'])
  t.equal((await read(file)).records.length, sampleRecords.length)
  t.throws(() => writer.write({ ...sampleRecords[0] } as CaseRecord), { code: 'cannot-write' })
})

t.test('a folder that cannot be made is told by name', async (t) => {
  const folder = t.testdir({ file: '' })
  t.throws(() => new RecordWriter(join(folder, 'file', 'x'), sampleHeader), {
    code: 'cannot-write',
    message: `Cannot write ${join(folder, 'file', 'x', 'records.jsonl.part')}: not a directory`,
  })
})

t.test('a folder that the system refuses to make is told, and not tried for ever', async (t) => {
  t.throws(() => new RecordWriter('/proc/nowhere/run', sampleHeader), {
    code: 'cannot-write',
    message: /no such file or directory$/,
  })
})

t.test('a newer schema is refused by name', async (t) => {
  const file = join(t.testdir({ 'r.jsonl': '{"kind":"header","schema":2}\n' }), 'r.jsonl')
  await t.rejects(read(file), {
    code: 'newer-schema',
    message: `${file} was written with record schema 2; this mountlab reads up to 1`,
  })
})

t.test('a damaged line is told by file and line', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'records.jsonl')
  const [first] = sampleRecords
  if (first === undefined) throw new Error('the sample run is empty')
  const [header, record] = [formatHeaderLine(sampleHeader), formatCaseLine(first)]
  const files: [string, { code: string; message?: string | RegExp }][] = [
    [`${header}${record}{"kind":"ca\n${record}`, { code: 'damaged-line', message: `${file}:3: ` }],
    [`${header}${record}${header}`, { code: 'damaged-line', message: /:3: .*second header$/ }],
    [record, { code: 'no-header', message: /:1: Expected a record file to begin with its header/ }],
    ['', { code: 'no-header' }],
    ['{"kind":"hea', { code: 'damaged-line', message: /:1: Expected one JSON object/ }],
  ]
  for (const [text, error] of files) {
    writeFileSync(file, text)
    await t.rejects(read(folder), error)
  }
})

t.test('a last line that was cut short is left out, and said to be', async (t) => {
  const folder = t.testdir()
  const file = write(folder, sampleRecords.slice(0, 2))
  const whole = readFileSync(file, 'utf8')
  appendFileSync(file, '{"kind":"case","ca')
  t.strictSame(await read(folder), {
    records: sampleRecords.slice(0, 2),
    notes: [`${file}:4: the last line is cut short and was left out`],
  })
  writeFileSync(file, whole.trimEnd())
  t.strictSame(await read(folder), {
    records: sampleRecords.slice(0, 2),
    notes: [`${file}:3: there is no newline at the end of the file`],
  })
})

t.test('a file that is not there is told by name', async (t) => {
  const folder = t.testdir({ empty: {}, killed: { 'records.jsonl.part': '' }, odd: {} })
  mkdirSync(join(folder, 'odd', 'records.jsonl'))
  const missing: [string, { code: string; message?: string | RegExp }][] = [
    ['nowhere', { code: 'cannot-read', message: /no such file or directory$/ }],
    ['empty', { code: 'no-record-file', message: /^There is no records.jsonl in .*empty$/ }],
    ['killed', { code: 'no-record-file', message: /left .*records.jsonl.part/ }],
    ['odd', { code: 'cannot-read', message: /illegal operation on a directory$/ }],
  ]
  for (const [name, error] of missing) await t.rejects(read(join(folder, name)), error)
  t.notOk(existsSync(join(folder, 'empty', 'records.jsonl')))
})

t.test('a long file is read in pieces', async (t) => {
  const folder = t.testdir()
  const [first] = sampleRecords
  if (first === undefined) throw new Error('the sample run is empty')
  const many = Array.from({ length: 500 }, (_, index) => ({
    ...first,
    case: `a/b[n=${index},text=${'é'.repeat(index)}]`,
  }))
  write(folder, many)
  t.strictSame((await read(folder)).records, many)
})
