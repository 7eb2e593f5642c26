import t from 'tap'
import { firstPair, pairOf } from './kernel-pair.ts'

t.test('a cell is compared with the nearest kernel that answered otherwise', async (t) => {
  const cases: [variants: number[], kernel: number, pair: [number, number]][] = [
    [[0, 0, 1, 1], 3, [1, 3]],
    [[0, 0, 1, 1], 0, [0, 2]],
    [[0, 1, 0], 1, [0, 1]],
    [[0, -1, 1], 2, [0, 2]],
    [[-1, 0, 0], 1, [0, 1]],
    [[0, 0, 0], 2, [1, 2]],
    [[0, 0, 0], 0, [0, 1]],
    [[0], 0, [0, 0]],
    [[0, -1, 0, 1], 1, [0, 1]],
  ]
  for (const [variants, kernel, pair] of cases) {
    t.strictSame(pairOf(variants, kernel), pair, `${kernel} of ${variants}`)
  }
})

t.test('a row is compared where its first difference is', async (t) => {
  const cases: [variants: number[], pair: [number, number]][] = [
    [
      [0, 0, 1, 1],
      [1, 2],
    ],
    [
      [0, -1, 1],
      [0, 2],
    ],
    [
      [-1, -1, 0, 1],
      [2, 3],
    ],
    [
      [-1, 0, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    [[0], [0, 0]],
    [
      [-1, -1],
      [0, 1],
    ],
  ]
  for (const [variants, pair] of cases) t.strictSame(firstPair(variants), pair, `${variants}`)
})
