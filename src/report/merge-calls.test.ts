import t from 'tap'
import { mergeCalls } from './merge-calls.ts'

t.test('arguments that differ are left open', async (t) => {
  const merges: [string[], string][] = [
    [[], '…'],
    [['close(a)', 'close(a)'], 'close(a)'],
    [['umount2("/a", 0)', 'umount2("/a", MNT_DETACH)'], 'umount2("/a", …)'],
    [['f("a, b", {x=1, y=2}, [1, 2])', 'f("a, b", {x=1, y=3}, [1, 2])'], 'f("a, b", …, [1, 2])'],
    [['f(a<a, (b>, 1)', 'f(a<a, (b>, 2)'], 'f(a<a, (b>, …)'],
    [['f("\\"", 1)', 'f("\\"", 2)'], 'f("\\"", …)'],
    [['f()', 'f()', 'f(1)'], 'f(…)'],
    [['f(1)', 'g(1)'], '…'],
    [['f(1)', 'nonsense'], '…'],
    [['b: f(1, 2)', 'b: f(1, 3)'], 'b: f(1, …)'],
  ]
  for (const [calls, merged] of merges) t.equal(mergeCalls(calls), merged)
})
