import t from 'tap'
import { caseFilter } from './case-filter.ts'

t.test('a filter is part of a name, or a glob for all of it', async (t) => {
  const name = 'unmountat/move-attached[parent=shared,flags=A|B]'
  const filters: [string, boolean][] = [
    ['parent=shared', true],
    ['[parent=', true],
    ['parent=private', false],
    ['A|B', true],
    ['unmountat/*', true],
    ['move*', false],
    ['*[parent=s*]', true],
    ['*[parent=?hared,*', true],
    ['unmountat/move-attached[parent=shared,flags=A.B]?', false],
  ]
  for (const [pattern, expected] of filters) t.equal(caseFilter(pattern)(name), expected, pattern)
})
