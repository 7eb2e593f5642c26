import t from 'tap'
import {
  parseJobs,
  parseKernels,
  parseReporter,
  parseSeconds,
  parseSeed,
  parseShard,
} from './option-values.ts'

t.test('option values are read, and refused where they mean nothing', async (t) => {
  const good: [unknown, unknown][] = [
    [parseShard('2/8'), { index: 2, of: 8 }],
    [parseJobs('16'), 16],
    [parseSeconds('0.5'), 500],
    [parseSeconds('.25'), 250],
    [parseSeconds('5'), 5000],
    [parseSeed('0'), 0],
    [parseKernels('host', undefined), ['host']],
    [parseKernels('6.1, 7.2', ['host']), ['host', '6.1', '7.2']],
    [parseReporter('tap'), [{ name: 'tap' }]],
    [
      parseReporter('junit=a=b.xml', [{ name: 'tap' }]),
      [{ name: 'tap' }, { name: 'junit', file: 'a=b.xml' }],
    ],
    [
      parseReporter('tap=b', [{ name: 'tap' }, { name: 'tap', file: 'a' }]),
      [{ name: 'tap' }, { name: 'tap', file: 'a' }, { name: 'tap', file: 'b' }],
    ],
  ]
  for (const [value, expected] of good) t.strictSame(value, expected)
  const bad: [(text: string) => unknown, string[]][] = [
    [parseShard, ['', '0/2', '3/2', '1/0', '-1/2', '1/2/3', 'a/b']],
    [parseJobs, ['', '0', '-1', '1.5', 'many', '5000']],
    [parseSeconds, ['', '0', '-1', '1e3', 'NaN', '99999999', '0.0001']],
    [parseSeed, ['', '-1', 'theme', '4294967296', '1.5']],
    [(text) => parseKernels(text, ['host']), ['', ',', '6.1,', 'host', '6.1,6.1']],
    [parseReporter, ['', 'html', 'tap=', '=a', 'TAP', 'tap ']],
    [(text) => parseReporter(text, [{ name: 'tap' }]), ['tap', 'json']],
    [(text) => parseReporter(text, [{ name: 'tap', file: 'a' }]), ['tap=a', 'json=./b/../a']],
  ]
  for (const [parse, texts] of bad) {
    for (const text of texts)
      t.throws(() => parse(text), { code: 'commander.invalidArgument' }, text)
  }
})
