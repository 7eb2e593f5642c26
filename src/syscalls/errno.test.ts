import t from 'tap'
import { errnoName, errnoNames, errnoNumber, errnoText } from './errno.ts'

t.test('a number has a name and the text of glibc', async (t) => {
  const cases: [number: number, name: string, text: string][] = [
    [1, 'EPERM', 'Operation not permitted'],
    [22, 'EINVAL', 'Invalid argument'],
    [40, 'ELOOP', 'Too many levels of symbolic links'],
    [61, 'ENODATA', 'No data available'],
    [90, 'EMSGSIZE', 'Message too long'],
    [524, 'ENOTSUPP', 'Unknown error 524'],
    [999, 'ERRNO_999', 'Unknown error 999'],
  ]
  for (const [number, name, text] of cases) {
    t.equal(errnoName(number), name)
    t.equal(errnoNumber(name), number)
    t.equal(errnoText(name), text)
  }
})

t.test('an alias is the number of the other name', async (t) => {
  t.equal(errnoNumber('EWOULDBLOCK'), 11)
  t.equal(errnoText('ENOTSUP'), 'Operation not supported')
  t.equal(errnoNumber('ENONSENSE'), undefined)
  t.equal(errnoNumber('constructor'), undefined)
  t.ok(errnoNames().includes('EAGAIN'))
})
