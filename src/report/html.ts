// Recorded runs as one self-contained HTML page. It asks for nothing over a network, and its
// Content-Security-Policy forbids it to.
import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { Matrix } from './matrix.ts'
import { pageData } from './page-data.ts'
import { plural } from './tally.ts'
import { xmlText } from './xml-text.ts'

/** The page's own script and style, as they were built. */
export interface PageParts {
  script: string
  style: string
}

export function renderHtml(matrix: Matrix, { script, style }: PageParts): string {
  const { index, lines } = pageData(matrix)
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]
  const kernels = matrix.kernels.map(({ header }) => header.release)
  const title =
    kernels.length === 1
      ? `Mount calls on Linux ${kernels[0]}`
      : `Mount calls on ${plural(kernels.length, 'kernel')}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${xmlText(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>This page needs JavaScript. The same records as a page without it: mountlab report --markdown.</noscript>
<main id="page"><p class="waiting">Unpacking the records. If this stays, the browser is too old for this page.</p></main>
<script type="application/octet-stream" id="index">${packed(JSON.stringify(index))}</script>
<script type="application/octet-stream" id="records">${packed(lines.join(''))}</script>
<script type="module">${script}</script>
</body>
</html>
`
}

/** What a policy knows an inline script or style by. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Deflated and in base64: small, and nothing that is in a record can end the element. */
function packed(text: string): string {
  return deflateRawSync(text).toString('base64')
}
