import { readFileSync } from 'node:fs'
import type { PageParts } from '../report/html.ts'

/** The script and the style of the HTML report, as `npm run build` bundled them from src/page. */
export function pageParts(): PageParts {
  const read = (file: string): string =>
    readFileSync(new URL(`../page/${file}`, import.meta.url), 'utf8')
  return { script: read('script.js'), style: read('style.css') }
}
