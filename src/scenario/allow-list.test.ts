import t from 'tap'
import { loadAllowList } from './allow-list.ts'
import { formatProblem } from './problem.ts'

const load = (text: string) => loadAllowList({ file: 'allowed.yaml', text })

t.test('an entry says exactly what is meant', (t) => {
  const text = `# intended in 7.4
- case: unmountat/move-attached[parent=*]
  step: 3
  kinds: [errno, mounts]
  from: -1 EINVAL
  to: 0
  later: true
  kernels: [7.4]
  link: https://example.org/mail
- case: fscontext/messages
  step: start
  kinds: mounts
  link: '0123456789ab (fs: a fix)'
- { case: x/y, step: case, kinds: [verdict], from: observed, to: unsupported, link: a@b.org }
`
  t.strictSame(load(text), {
    problems: [],
    entries: [
      {
        case: 'unmountat/move-attached[parent=*]',
        step: 3,
        kinds: ['errno', 'mounts'],
        from: 'EINVAL',
        to: '0',
        later: true,
        kernels: ['7.4'],
        link: 'https://example.org/mail',
        line: 2,
      },
      {
        case: 'fscontext/messages',
        step: 'start',
        kinds: ['mounts'],
        later: false,
        link: '0123456789ab (fs: a fix)',
        line: 10,
      },
      {
        case: 'x/y',
        step: 'case',
        kinds: ['verdict'],
        from: 'observed',
        to: 'unsupported',
        later: false,
        link: 'a@b.org',
        line: 14,
      },
    ],
  })
  t.strictSame(load('[]'), { entries: [], problems: [] })
  t.end()
})

t.test('everything that is wrong is told, with its place', (t) => {
  const cases: [string, string[]][] = [
    ['case: x', ['1:1: Expected a list of allowed changes']],
    ['- x', ['1:3: Expected an allowed change: a map']],
    [
      '- { stap: 1 }',
      [
        '1:3: Expected `case`',
        'Expected `step`',
        'Expected `kinds`',
        'Expected `link`',
        '1:5: Expected a key of an allowed change, got `stap`',
        'did you mean step?',
      ],
    ],
    ['- { case: x, step: 0, kinds: [errno], link: a@b }', ['1:20: Expected the number of a step']],
    [
      '- { case: x, step: 1, kinds: [errno], link: a@b }',
      ['1:3: Expected `from`', '1:3: Expected `to`'],
    ],
    [
      '- { case: x, step: 1, kinds: [erno], from: 0, to: 1, link: a@b }',
      ['1:31: Expected a kind of change, got `erno`', 'did you mean errno?'],
    ],
    [
      '- { case: x, step: 1, kinds: [], from: 0, to: 1, link: a@b }',
      ['1:30: Expected `kinds` to name something'],
    ],
    [
      '- { case: x, step: 1, kinds: [errno], from: -1 EINVAL|ENOENT, to: 1, link: a@b }',
      ['1:45: Expected `from` to be one answer'],
    ],
    [
      '- { case: x, step: end, kinds: [mounts], from: 0, link: a@b }',
      ['1:48: Expected no `from` where `step` is end'],
    ],
    [
      '- { case: x, step: end, kinds: [mounts], later: yes, link: a@b }',
      ['1:49: Expected `later` to be true or false'],
    ],
    [
      '- { case: x, step: end, kinds: [mounts], link: because }',
      ['1:48: Expected `link` to say where'],
    ],
    [
      '- { case: [x], step: end, kinds: [mounts], link: a@b }',
      ['1:11: Expected `case` to be a text'],
    ],
    ['- [', ['Expected YAML']],
  ]
  for (const [text, expected] of cases) {
    const { entries, problems } = load(text)
    const said = problems.map(formatProblem).join('\n')
    t.strictSame(entries, [], text)
    for (const part of expected) t.match(said, part, text)
  }
  t.end()
})
