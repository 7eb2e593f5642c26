// The page of a report in a real browser.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { noBrowser, openPage, type Page, startBrowser, waitMs } from '../bench/browser.ts'
import { syntheticResults } from '../bench/synthetic-results.ts'
import { pageParts } from '../cli/page-parts.ts'
import type { CaseRecord } from '../record/observation.ts'
import { sampleHeader, sampleRecords, warnedRecord } from '../record/sample-run.ts'
import { renderHtml } from '../report/html.ts'
import { MatrixBuilder } from '../report/matrix.ts'

t.setTimeout(180_000)

const folder = t.testdir()
const results = fileURLToPath(new URL('../../results', import.meta.url))

interface Run {
  release: string
  records: readonly CaseRecord[]
}

function writeReport(name: string, runs: readonly Run[]): string {
  const builder = new MatrixBuilder()
  for (const { release, records } of runs) {
    builder.addKernel(release, { ...sampleHeader, release })
    for (const record of records) builder.add(record)
  }
  const facts = { name: 'unmountat/move-attached', title: 'Moving', about: 'Why EINVAL?' }
  const file = join(folder, `${name}.html`)
  writeFileSync(file, renderHtml(builder.finish([facts]), pageParts()))
  return file
}

const [moved, slave, failed, contradicted, missing, broken] = sampleRecords as [
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
  CaseRecord,
]
/** The case of `moved`, with the answer of `failed`. */
const unmoved: CaseRecord = { ...moved, steps: failed.steps, changes: [] }
const hostile: CaseRecord = {
  ...slave,
  case: 'unmountat/move-attached[parent=</script><script>window.hit=1</script>]',
  params: { parent: '</script><script>window.hit=1</script>' },
  steps: [{ call: 'umount2("<img src=x onerror=window.hit=1>\u2028", 0)', errno: 'E<b>X' }],
}
const file = writeReport('small', [
  { release: '6.1.5', records: [unmoved, failed, contradicted, missing, broken, hostile] },
  { release: '6.12.7', records: [unmoved, failed, contradicted, missing] },
  { release: '7.3.0', records: [moved, failed, contradicted, missing, warnedRecord] },
])

const skip = noBrowser
const browser = skip ? undefined : await startBrowser(folder)
t.teardown(() => browser?.close())

async function open(of = file, hash = '') {
  if (browser === undefined) throw new Error('no browser')
  const opened = await openPage(browser, of, hash)
  t.teardown(() => opened.page.close())
  return opened
}

/** The texts of the rows in sight, cell by cell. */
async function rows(page: Page): Promise<string[]> {
  return await page.$$eval('.grid tbody tr:not(.space)', (all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent).join(' | ')),
  )
}

async function count(page: Page): Promise<string> {
  return await page.$eval('.filters output', (output) => output.textContent ?? '')
}

async function until(page: Page, condition: string): Promise<void> {
  await page.waitForFunction(condition, { timeout: waitMs, polling: 20 })
}

const theMove = 'unmountat/move-attached[parent=private]'
const title = "document.querySelector('dialog[open] h2')?.textContent"

t.test('a matrix that can be read without colours', { skip }, async (t) => {
  const { page, requests, errors } = await open()
  t.equal(await page.title(), 'Mount calls on 3 kernels')
  t.equal(await count(page), '7 cases')
  t.strictSame(await rows(page), [
    'fscontext/messages3 cases',
    'key=x#1 | ! EINVAL | ! EINVAL | ! EINVAL',
    'key=y | – | – | –',
    'key=z | ✕ ‡ |  | ',
    'unmountat/move-attachedMoving4 cases',
    'parent=private≠differs | EINVALA | EINVALA | 0B',
    'parent=shared | EINVAL | EINVAL | EINVAL',
    'parent=</script><script>window.hit=1</script> | E<b>X |  | ',
    'parent=unbindable |  |  | 0 ⚠',
  ])
  const cell = '.grid tbody tr:nth-last-child(2) td'
  t.equal(
    await page.$eval(`${cell}:last-child`, (one) => one.getAttribute('aria-label')),
    '0, the kernel told of trouble',
  )
  t.strictSame([requests, errors], [[], []], 'nothing was asked for, and nothing complained of')
})

t.test('a screen reader finds a grid with titles, and where each row is', { skip }, async (t) => {
  const { page } = await open()
  const tree = await page.accessibility.snapshot({ interestingOnly: false })
  const found: string[] = []
  const walk = (node: typeof tree): void => {
    if (node === null || node === undefined) return
    if (['grid', 'rowheader', 'columnheader'].includes(node.role)) {
      found.push(`${node.role} ${node.name ?? ''}`.trim())
    }
    for (const child of node.children ?? []) walk(child)
  }
  walk(tree)
  t.ok(found.includes('grid Cases by kernel'))
  for (const kernel of ['6.1.5', '6.12.7', '7.3.0']) t.ok(found.includes(`columnheader ${kernel}`))
  t.ok(found.some((text) => text.startsWith('rowheader parent=private')))
  const attributes = await page.$eval('.grid table', (table) => [
    table.getAttribute('aria-rowcount'),
    table.getAttribute('aria-colcount'),
    table.querySelector('tbody tr:not(.space)')?.getAttribute('aria-rowindex'),
  ])
  t.strictSame(attributes, ['10', '4', '2'])
  const unnamed = await page.$$eval('input, select, button', (all) =>
    all.filter(
      (one) => !one.closest('label') && !one.getAttribute('aria-label') && !one.textContent,
    ),
  )
  t.equal(unnamed.length, 0)
})

t.test('filters', { skip }, async (t) => {
  const { page } = await open()
  const shown = async (): Promise<number> => {
    // Every change is drawn before the next task.
    await page.evaluate('new Promise((done) => setTimeout(done))')
    return Number.parseInt(await count(page), 10)
  }
  await page.type('input[type=search]', 'Unknown PARAMETER')
  t.equal(await shown(), 1, 'a message')
  await page.$eval('input[type=search]', (input) => {
    input.value = ''
  })
  await page.type('input[type=search]', 'moving shared')
  t.equal(await shown(), 1, 'a title and a parameter')
  await page.click('button[type=reset]')
  await until(page, "document.querySelector('output').textContent === '7 cases'")
  await page.select('select[name=errno]', 'EBUSY')
  t.equal(await shown(), 1)
  await page.select('select[name=errno]', '')
  await page.select('select[name=call]', 'fsconfig')
  t.equal(await shown(), 1)
  await page.select('select[name=call]', '')
  await page.select('select[name=theme]', 'unmountat')
  t.equal(await shown(), 4)
  await page.click('input[name=differs]')
  t.equal(await shown(), 1)
  await until(page, "location.hash === '#theme=unmountat&differs=1'")
  await page.type('input[type=search]', 'nothing has this')
  t.equal(await shown(), 0)
  t.strictSame(await rows(page), [])
  t.equal(await page.$eval('.none', (none) => none.checkVisibility()), true)
})

t.test('a click opens the transcripts of two kernels that differ', { skip }, async (t) => {
  const { page, errors } = await open()
  await page.click('.grid tr.differs td:last-child')
  await until(page, `${title} === '${theMove}'`)
  const sides = await page.$$eval('.transcript thead th', (all) =>
    all.map((one) => one.querySelector('select')?.selectedOptions[0]?.textContent),
  )
  t.strictSame(sides, ['6.12.7 · A', '7.3.0 · B'])
  const marked = await page.$$eval('.transcript tr.differs', (all) =>
    all.map((row) => [row.querySelector('th')?.textContent, row.className.trim()]),
  )
  t.strictSame(marked, [
    ['3≠step 3 differs: errno, mounts', 'differs first-difference'],
    ['end≠end differs: mounts', 'differs'],
  ])
  const [before, after] = await page.$$eval('.first-difference td', (all) =>
    all.map((cell) => cell.textContent),
  )
  t.match(before, /^move_mount\(.*\) = -1 EINVAL \(Invalid argument\)$/)
  t.match(after, /^move_mount\(.*\) = 0\//)
  const trees = await page.$$eval('.first-difference .tree li.moved .mount', (all) =>
    all.map((one) => [...one.children].map((part) => part.textContent)),
  )
  t.strictSame(trees, [['>', '/dst/proc', 'proc', 'moved from /src/proc']])
  await page.select('select[name=a]', '2')
  await until(page, "document.querySelectorAll('.transcript thead th').length === 1")
  await until(page, "location.hash.endsWith('&a=7.3.0&b=7.3.0')")
  await page.keyboard.press('Escape')
  await until(page, `document.querySelector('dialog[open]') === null && location.hash === ''`)
  await page.goBack()
  await until(page, `${title} === '${theMove}'`)
  t.strictSame(errors, [])
})

t.test('a link opens the same again, and needs no exact kernels', { skip }, async (t) => {
  const links: [string, string[]][] = [
    [`#case=${theMove}&a=6.1.5&b=7.3.0`, ['6.1.5', '7.3.0']],
    [`#q=nothing+has+this&case=${encodeURIComponent(theMove)}&a=6.1.5`, ['6.1.5', '7.3.0']],
    [`#case=${theMove}&a=5.10&b=`, ['6.12.7', '7.3.0']],
  ]
  for (const [hash, kernels] of links) {
    const { page, errors } = await open(file, hash)
    await until(page, `${title} === '${theMove}'`)
    const shown = await page.$$eval('.transcript thead small', (all) =>
      all.map((one) => one.textContent?.split(',')[0]),
    )
    t.strictSame(shown, kernels, hash)
    t.strictSame(errors, [])
  }
  const { page } = await open(file, '#case=gone&a=6.1.5')
  t.equal(await page.$('dialog[open]'), null)
  t.equal(await count(page), '7 cases')
})

t.test('everything can be done with the keyboard', { skip }, async (t) => {
  const { page } = await open()
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key as 'Enter')
  }
  const here = (): Promise<string> =>
    page.evaluate(
      "document.activeElement.closest('td, th')?.parentElement.textContent ?? ''",
    ) as Promise<string>
  await press('/')
  t.equal(await page.evaluate('document.activeElement.name'), 'text')
  await press('Escape', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab')
  t.match(await here(), 'key=x#1', 'the grid is one stop')
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'End')
  t.match(await here(), 'parent=private', 'headings are passed over')
  t.equal(await page.evaluate('document.activeElement.textContent'), '0B')
  await press('Enter')
  await until(page, `${title} === '${theMove}'`)
  await press('j')
  await until(page, `${title} === 'unmountat/move-attached[parent=shared]'`)
  await press('k')
  await until(page, `${title} === '${theMove}'`)
  await press('Escape')
  await until(page, "document.querySelector('dialog[open]') === null")
  t.match(await here(), 'parent=private', 'the keys are where they were')
  await page.keyboard.down('Control')
  await press('Home')
  await page.keyboard.up('Control')
  t.match(await here(), 'key=x#1')
  await press('Home')
  t.equal(await page.evaluate('document.activeElement.tagName'), 'A')
})

t.test('what a record says is text and nothing else', { skip }, async (t) => {
  const { page, errors } = await open()
  await page.evaluate(
    `location.hash = '#case=' + encodeURIComponent(${JSON.stringify(hostile.case)})`,
  )
  await until(page, `${title} === ${JSON.stringify(hostile.case)}`)
  t.match(
    await page.$eval('.transcript', (one) => one.textContent ?? ''),
    '<img src=x onerror=window.hit=1>',
  )
  t.equal(await page.evaluate('window.hit'), undefined)
  t.equal(await page.$('main script, main img, main b:not([class])'), null)
  t.strictSame(errors, [])
  // The policy holds even for a script that would get into the page.
  await page.evaluate(
    "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hit=1' }))",
  )
  t.equal(await page.evaluate('window.hit'), undefined)
})

t.test('one kernel alone, and what it recorded', { skip }, async (t) => {
  const alone = writeReport('alone', [{ release: '6.18.5', records: sampleRecords }])
  const { page, errors } = await open(alone, '#case=fscontext/messages[key=z]')
  await until(page, `${title} === 'fscontext/messages[key=z]'`)
  const text = await page.$eval('.transcript', (one) => one.textContent ?? '')
  t.match(text, 'time ran out after 5 s')
  t.match(text, 'st = {stx_mask=STATX_MNT_ID, stx_mnt_id=mnt:1}')
  t.match(text, '! the call failed and yet changed the mount tree')
  t.match(text, '! the case broke in this step')
  t.equal(await page.$('input[name=differs]'), null)
  t.strictSame(errors, [])
})

t.test('5,000 cases on 12 kernels', { skip }, async (t) => {
  const runs = syntheticResults(results, { kernels: 12, cases: 5000 })
  const large = writeReport(
    'large',
    runs.map(({ header, records }) => ({ release: header.release, records })),
  )
  const { page, errors } = await open(large)
  t.equal(await count(page), '5000 cases')
  const drawn = await page.$$eval('.grid tbody tr', (all) => all.length)
  t.ok(drawn < 200, 'only what is in sight is drawn')
  const names = runs[0]?.records.map(({ case: name }) => name) ?? []
  const found = names.filter((name) => /plan-b-beneath.*shared/.test(name)).length
  t.ok(found > 0, 'there is something to find')
  await page.type('input[type=search]', 'plan-b-beneath shared')
  await until(page, `document.querySelector('output').textContent === '${found} of 5000 cases'`)
  await page.click('button[type=reset]')
  await until(page, "document.querySelector('output').textContent === '5000 cases'")
  await page.focus('.grid tbody [tabindex="0"]')
  await page.keyboard.down('Control')
  await page.keyboard.press('End')
  await page.keyboard.up('Control')
  const last = await page.evaluate(
    "document.activeElement.closest('tr').getAttribute('aria-rowindex')",
  )
  t.equal(last, await page.$eval('.grid table', (table) => table.getAttribute('aria-rowcount')))
  await page.keyboard.press('Enter')
  await until(page, "document.querySelectorAll('dialog[open] .transcript tbody tr').length > 3")
  t.strictSame(errors, [])
})
