import t from 'tap'
import { formatCaseLine, formatHeaderLine, parseLine } from './json-lines.ts'
import { schema } from './observation.ts'
import { sampleHeader, sampleRecords } from './sample-run.ts'

t.test('what is written is read back unchanged', async (t) => {
  t.strictSame(parseLine(formatHeaderLine(sampleHeader)), { kind: 'header', header: sampleHeader })
  for (const record of sampleRecords) {
    t.strictSame(parseLine(formatCaseLine(record)), { kind: 'case', record })
  }
})

t.test('equal records are equal bytes, whatever order their keys were given in', async (t) => {
  const reversed = (value: unknown, path = ''): unknown => {
    if (Array.isArray(value)) return value.map((item) => reversed(item))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, field]) => [key, reversed(field, key)])
    // These maps are in an order that means something.
    return Object.fromEntries(/^(params|output|st)$/.test(path) ? entries : entries.reverse())
  }
  t.equal(formatHeaderLine(reversed(sampleHeader) as never), formatHeaderLine(sampleHeader))
  for (const record of sampleRecords) {
    t.equal(formatCaseLine(reversed(record) as never), formatCaseLine(record))
  }
})

t.test('a newer schema is refused by its number', async (t) => {
  t.throws(() => parseLine(`{"kind":"header","schema":${schema + 1},"novelty":true}`), {
    code: 'newer-schema',
    message: `was written with record schema ${schema + 1}; this mountlab reads up to ${schema}`,
  })
})

t.test('what is no record is refused, with what was expected', async (t) => {
  const damage: [string, string][] = [
    ['', 'Expected one JSON object'],
    ['[]', 'Expected one JSON object'],
    ['{}', 'Expected `kind` to be "header" or "case", got nothing'],
    ['{"kind":"header"}', 'Expected `schema` to be a number, got nothing'],
    ['{"kind":"header","schema":1}', 'Expected `harness` to be a string, got nothing'],
    ['{"kind":"case","case":7}', 'Expected `case` to be a string, got 7'],
  ]
  for (const [text, message] of damage) {
    t.throws(() => parseLine(text), { code: 'damaged-line', message })
  }
  const record = {
    case: 'a/b',
    scenario: 'a/b',
    privilege: 'root',
    verdict: 'observed',
    params: {},
  }
  const changed: [object, string][] = [
    [{ verdict: 'fine' }, 'Expected `verdict` to be "observed", "unsupported", "broken", '],
    [{ params: { a: 1 } }, 'Expected `params` to be a map of strings, got {"a":1}'],
    [{ steps: {} }, 'Expected `steps` to be an array, got {}'],
    [{ steps: [7] }, 'Expected `steps` to be objects, got 7'],
    [{ steps: [{ call: 'f()', errno: 22 }] }, 'Expected `errno` to be a string, got 22'],
    [{ steps: [{ call: 'f()', output: 1 }] }, 'Expected `output` to be a map, got 1'],
    [{ mounts: [{}] }, 'Expected `id` to be a string, got nothing'],
    [
      { steps: [{ call: 'f()', events: [{ event: 7 }] }] },
      'Expected `event` to be a string, got 7',
    ],
    [{ changes: [{ change: 'eaten' }] }, 'Expected `change` to be a kind of change, got "eaten"'],
    [{ changes: [{ change: 'attached', mount: 'x' }] }, 'Expected `mount` to be a mount, got "x"'],
    [{ changes: [{ change: 'moved', mount: 'x' }] }, 'Expected `type` to be a string, got nothing'],
    [{ changes: [{ change: 'source', mount: 'x', type: 'y' }] }, 'Expected `at` to be a string'],
  ]
  for (const [change, message] of changed) {
    const text = JSON.stringify({ kind: 'case', steps: [], ...record, ...change })
    t.throws(() => parseLine(text), { code: 'damaged-line' }, message)
    t.match(
      caught(() => parseLine(text)),
      message,
    )
  }
})

function caught(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'nothing was thrown'
}
