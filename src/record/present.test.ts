import t from 'tap'
import type { RawOutput } from '../syscalls/raw-output.ts'
import { type Presenting, presentOutput, presentValue, stableText } from './present.ts'
import { Symbols } from './symbols.ts'

const presenting = (rest: Partial<Presenting> = {}): Presenting => ({
  symbols: new Symbols(),
  pid: '1',
  isLinkOfProc: () => false,
  descriptor: (number) => (number === 5 ? 'fd5' : undefined),
  ...rest,
})

t.test('the numbers of this run become symbols, whatever surrounds them', (t) => {
  const table: [text: string, stable: string][] = [
    ['mnt:[4026531840]', 'mnt:[ns:1]'],
    ['mnt_id:\t31\nino:\t7\n', 'mnt_id:\tmnt:1\nino:\tino:1\n'],
    [
      '31 30 0:35 / /a rw shared:9 master:8 - tmpfs t rw\n',
      'mnt:1 mnt:2 dev:1 / /a rw shared:peer:1 master:peer:2 - tmpfs t rw\n',
    ],
    ['/tmp/#1335056 (deleted)', '/tmp/#ino:1 (deleted)'],
    // What is no text of the kernel's stays as it is.
    ['1', '1'],
    ['12 34', '12 34'],
    ['user:[x]', 'user:[x]'],
    ['/a/#12', '/a/#12'],
    // Short buffers.
    ['user:[40265318', 'user:[?'],
    ['31 30 0:35 / /a rw shared:9', 'mnt:1 mnt:2 dev:1 / /a rw shared:?'],
    ['31 30 0:35 / /a', 'mnt:1 mnt:2 dev:1 / /a'],
    ['31 30 0:35 / /a - x y z\n32', 'mnt:1 mnt:2 dev:1 / /a - x y z\n?'],
    ['31 30 0:35 / /a - x y z\n32 30 0:3', 'mnt:1 mnt:2 dev:1 / /a - x y z\n?'],
  ]
  for (const [text, stable] of table) t.equal(stableText(text, new Symbols()), stable, text)
  t.end()
})

t.test('a pid is shown as such only where it is one', (t) => {
  const one: RawOutput = { kind: 'bytes', bytes: '1' }
  t.equal(presentOutput(one, presenting()), '"1"', 'the content of a file')
  t.equal(presentOutput(one, presenting({ isLinkOfProc: () => true })), '"pid"', '/proc/self')
  const [read, getpid, time, listmount] = [0, 39, 201, 458]
  t.same(
    [read, getpid, time, listmount].map((number) => presentValue(number, 1)),
    ['1', 'pid', 'time', '1'],
  )
  t.equal(presentValue(0x1_0000_0027n, 1), 'pid', 'the upper half of the register is not looked at')
  t.end()
})

t.test('each kind of number has symbols of its own', (t) => {
  const run = presenting()
  const shown = (raw: RawOutput) => presentOutput(raw, run)
  t.same(
    [
      shown({ kind: 'mount-id', value: 7n, unique: false }),
      shown({ kind: 'mount-id', value: 0n, unique: true }),
      shown({ kind: 'mount-id', value: 7n, unique: false }),
      shown({ kind: 'mount-id', value: 99n, unique: true }),
      shown({ kind: 'peer-group', value: 7n }),
      shown({ kind: 'namespace-id', value: 7n }),
      shown({ kind: 'device', number: '0:7' }),
      shown({ kind: 'inode', value: 7n }),
      shown({ kind: 'fd', value: 5n }),
      shown({ kind: 'fd', value: 6n }),
    ],
    ['mnt:1', '0', 'mnt:1', 'mnt:2', 'peer:1', 'ns:1', 'dev:1', 'ino:1', 'fd5', '6'],
  )
  t.end()
})
