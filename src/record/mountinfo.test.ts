import t from 'tap'
import { mergeViews, parseMountinfo } from './mountinfo.ts'

t.test('a line of mountinfo becomes a mount', (t) => {
  const [mount, ...rest] = parseMountinfo(
    '36 35 98:0 /mnt1 /a\\040b rw,noatime shared:7 master:1 propagate_from:2 unbindable - ext3 /dev/root rw,errors=continue\n',
    'mnt:[1]',
  )
  t.strictSame(rest, [])
  t.strictSame(mount, {
    id: 36,
    parent: 35,
    device: '98:0',
    root: '/mnt1',
    at: '/a\\040b',
    attributes: 'rw,noatime',
    shared: 7,
    master: 1,
    propagateFrom: 2,
    unbindable: true,
    type: 'ext3',
    source: '/dev/root',
    options: 'rw,errors=continue',
    namespace: 'mnt:[1]',
  })
  t.end()
})

t.test('fields that the kernel leaves empty, or adds one day', (t) => {
  const parse = (line: string) => parseMountinfo(`${line}\n`, 'n')[0]
  t.match(parse('1 1 0:2 / / rw - tmpfs  rw'), { source: '', options: 'rw' }, 'mount("", ...)')
  t.match(parse('1 1 0:2 / / rw - tmpfs none rw,a b'), { options: 'rw,a b' })
  t.match(parse('1 1 0:2 / / rw shared:3 new:9 word - tmpfs x rw'), { shared: 3, type: 'tmpfs' })
  t.strictSame(parseMountinfo('', 'n'), [])
  t.throws(() => parse('1 1 0:2 / /'), /not a line of mountinfo/)
  t.end()
})

t.test('of several views the first that shows a mount says where it is', (t) => {
  const before = parseMountinfo('1 1 0:1 / / rw - a a rw\n2 1 0:2 / /m rw - b b rw\n', 'home')
  const chrooted = parseMountinfo('2 1 0:2 / / rw - b b rw\n3 2 0:3 / /n rw - c c rw\n', 'home')
  t.strictSame(
    mergeViews([before, chrooted]).map(({ id, at }) => `${id} ${at}`),
    ['1 /', '2 /m', '3 /n'],
  )
  t.strictSame(mergeViews([before]), before)
  t.strictSame(mergeViews([]), [])
  t.end()
})
