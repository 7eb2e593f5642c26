import { BenchError } from '../bench-error.ts'
import { openPage, startBrowser } from '../browser.ts'
import type { Bench } from '../scenario-run.ts'

export interface PageFigures {
  /** From the navigation to the first row, in ms, of several openings. */
  firstRow: number[]
  /** One change of the search, until everything is drawn anew, in ms. */
  keystrokes: number[]
  /** From the key to the transcripts of the first case that is opened, in ms. */
  firstCase: number[]
}

const openings = 5

/** Runs in the page. A frame is drawn after its callback, and before the next task. */
const keystrokes = `(async () => {
  const input = document.querySelector('input[type=search]')
  const times = []
  for (const text of ['m', 'mo', 'mov', 'move', 'move_', 'move_m', 'move_mo', '']) {
    await new Promise(requestAnimationFrame)
    const start = performance.now()
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
    document.body.offsetHeight
    times.push(performance.now() - start)
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  }
  return times
})()`

const firstCase = `(async () => {
  const start = performance.now()
  document.querySelector('.grid tbody tr:not(.space) td').click()
  while (document.querySelector('dialog[open] .transcript') === null) {
    if (performance.now() - start > 10_000) throw new Error('no transcript after 10 s')
    await new Promise((done) => setTimeout(done))
  }
  return performance.now() - start
})()`

export async function measurePage(bench: Bench, file: string): Promise<PageFigures> {
  bench.note('the page in a browser')
  const browser = await startBrowser(bench.folder)
  const close = (): void => void browser.close().catch(() => {})
  bench.signal.addEventListener('abort', close)
  const figures: PageFigures = { firstRow: [], keystrokes: [], firstCase: [] }
  try {
    while (figures.firstRow.length < openings) {
      const { page } = await openPage(browser, file)
      const mark = "performance.getEntriesByName('first row')[0].startTime"
      figures.firstRow.push(Number(await page.evaluate(mark)))
      figures.keystrokes.push(...((await page.evaluate(keystrokes)) as number[]))
      figures.firstCase.push(Number(await page.evaluate(firstCase)))
      await page.close()
    }
    return figures
  } catch (cause) {
    throw new BenchError(`The page: ${cause}`, { cause })
  } finally {
    bench.signal.removeEventListener('abort', close)
    await browser.close()
  }
}
