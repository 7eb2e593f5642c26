// Pages in a real browser, for tests and the benchmark: it has no network and is gone when they end.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type { Page } from 'puppeteer-core'

import puppeteer, { type Browser, type Page } from 'puppeteer-core'

const found = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find(isExecutable)

/** Why there can be no browser; false where there can. */
export const noBrowser = found === undefined && 'there is no chromium on the PATH'

const startMs = 60_000
/** For each single wait. */
export const waitMs = 15_000

/**
 * A browser ends by itself when the pipe to it is closed, also when the test was killed. `folder` is for its
 * profile, and goes when that of the test or the benchmark goes.
 */
export async function startBrowser(folder: string): Promise<Browser> {
  return await puppeteer.launch({
    executablePath: found ?? '',
    userDataDir: join(folder, 'profile'),
    pipe: true,
    timeout: startMs,
    protocolTimeout: startMs,
    // Its sandbox cannot be had by root, nor in most containers. The page is our own.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  })
}

export interface Opened {
  page: Page
  /** The addresses of all that the page asked for, itself left out. */
  requests: string[]
  /** What the page complained of, or threw. */
  errors: string[]
}

/** Opens a file, with `hash` behind its name, and waits until the page is ready. */
export async function openPage(browser: Browser, file: string, hash = ''): Promise<Opened> {
  const page = await browser.newPage()
  page.setDefaultTimeout(waitMs)
  const requests: string[] = []
  const errors: string[] = []
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (request.isNavigationRequest()) return void request.continue()
    requests.push(request.url())
    void request.abort()
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') errors.push(message.text())
  })
  await page.setViewport({ width: 1400, height: 900 })
  await page.goto(`file://${file}${hash}`)
  await page.waitForSelector('html[data-ready]')
  return { page, requests, errors }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
