import t from 'tap'
import { placeAfterKey } from './grid-keys.ts'
import type { GridRow } from './grid-rows.ts'

const rows = [0, 1].flatMap((scenario): GridRow[] => [
  { kind: 'scenario', scenario, cases: 3 },
  ...[0, 1, 2].map((index): GridRow => ({ kind: 'case', case: scenario * 3 + index })),
])
const size = { rows, last: 12, inSight: 4 }

t.test('keys lead from case to case and from kernel to kernel', async (t) => {
  const moves: [key: string, from: [number, number], to: [number, number] | undefined][] = [
    ['ArrowDown', [3, 5], [5, 5]],
    ['ArrowUp', [5, 5], [3, 5]],
    ['ArrowUp', [1, 0], [1, 0]],
    ['ArrowDown', [7, 0], [7, 0]],
    ['ArrowLeft', [1, 0], [1, 0]],
    ['ArrowRight', [1, 12], [1, 12]],
    ['ArrowRight', [1, 0], [1, 1]],
    ['PageDown', [1, 2], [3, 2]],
    ['PageUp', [7, 2], [5, 2]],
    ['Home', [5, 7], [5, 0]],
    ['End', [5, 7], [5, 12]],
    ['Control+Home', [5, 7], [1, 7]],
    ['Control+End', [2, 7], [7, 7]],
    ['Control+ArrowDown', [2, 7], undefined],
    ['x', [2, 7], undefined],
  ]
  for (const [name, [row, column], to] of moves) {
    const [key = '', control] = name.split('+').reverse()
    const place = placeAfterKey({ row, column }, key, control !== undefined, size)
    t.strictSame(place, to && { row: to[0], column: to[1] }, `${name} at ${row}, ${column}`)
  }
})
