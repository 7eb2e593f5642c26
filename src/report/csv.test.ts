import t from 'tap'
import type { CaseRecord } from '../record/observation.ts'
import { sampleRecords } from '../record/sample-run.ts'
import { csvHead, csvRows } from './csv.ts'

/** A reader by the grammar of RFC 4180, which knows nothing of the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    const [, quoted, plain = '', end] = found
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n' && field.lastIndex < text.length) rows.push([])
    if (field.lastIndex >= text.length) break
  }
  return rows
}

const head = parse(csvHead())[0] ?? []
const rowsOf = (record: CaseRecord): Record<string, string>[] =>
  parse(csvRows('6.18', '6.18.5', record)).map((fields) => {
    t.equal(fields.length, head.length)
    return Object.fromEntries(
      head.map((name, index) => [name, fields[index] ?? '']).filter(([, text]) => text),
    )
  })

t.test('one row a step', async (t) => {
  const same = {
    kernel: '6.18',
    release: '6.18.5',
    scenario: 'unmountat/move-attached',
    case: 'unmountat/move-attached[parent=private]',
    privilege: 'root',
    verdict: 'observed',
  }
  t.strictSame(rowsOf(sampleRecords[0] as CaseRecord), [
    {
      ...same,
      step: '1',
      syscall: 'open',
      call: 'open("/src", O_PATH|O_DIRECTORY)',
      bind: 'src',
      fd: '/src',
    },
    {
      ...same,
      step: '2',
      syscall: 'open',
      call: 'open("/dst", O_PATH|O_DIRECTORY)',
      bind: 'dst',
      fd: '/dst',
    },
    {
      ...same,
      step: '3',
      syscall: 'move_mount',
      call: 'move_mount(src</src>, "proc", dst</dst>, "proc", 0)',
      value: '0',
      changes: '> proc moved /src/proc -> /dst/proc',
    },
  ])
})

t.test('messages, outputs, claims and findings', async (t) => {
  const [, , , contradicted, missing, broken] = sampleRecords as CaseRecord[]
  t.match(rowsOf(contradicted as CaseRecord)[1], {
    errno: 'EINVAL',
    messages: "ctx: e tmpfs: Unknown parameter 'x|y'",
    claimed: '-1 ENOENT|EPERM',
  })
  t.match(rowsOf(broken as CaseRecord), [
    { output: 'st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}', reason: 'time ran out after 5 s' },
    { failed_but_changed: 'yes', changes: '- proc unmounted from /src/proc' },
  ])
  const [row, ...others] = rowsOf(missing as CaseRecord)
  t.strictSame(
    [row?.reason, row?.step, others],
    ['there is no system call statmount', undefined, []],
  )
})

t.test('any text is one field', async (t) => {
  for (const text of ['a,b', 'a"b', '"', 'a\nb\r\nc', '', ' x ', 'é\u2028']) {
    const record = { ...(sampleRecords[4] as CaseRecord), reason: text }
    t.equal(rowsOf(record)[0]?.reason ?? '', text)
  }
  t.ok(csvHead().endsWith('\r\n'))
})
