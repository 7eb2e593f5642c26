import { join, relative } from 'node:path'
import t from 'tap'
import { findScenarios } from './find-scenarios.ts'

const text = 'title: x\n'
const folder = t.testdir({
  experiments: {
    unmountat: { 'move-attached.yaml': text, 'umount.yaml': text, 'notes.md': '' },
    fscontext: { 'messages.yaml': text, '.hidden.yaml': text },
  },
  mine: { theme: { 'a.yaml': text }, 'b.yml': text },
  other: { theme: { 'a.yaml': text } },
  empty: {},
})
const root = join(folder, 'experiments')

function names(...args: string[]): string[] {
  return findScenarios(args, root).map(({ name, cases }) =>
    cases === undefined ? name : [...cases].join(' + '),
  )
}

t.test('what an argument means', async (t) => {
  const all = ['fscontext/messages', 'unmountat/move-attached', 'unmountat/umount']
  const found: [string[], string[]][] = [
    [[], all],
    [['unmountat'], ['unmountat/move-attached', 'unmountat/umount']],
    [
      ['unmountat/', 'unmountat/umount'],
      ['unmountat/move-attached', 'unmountat/umount'],
    ],
    [['unmountat/umount'], ['unmountat/umount']],
    [['unmountat/umount[a=b]'], ['unmountat/umount[a=b]']],
    [
      ['unmountat/umount[a=b]', 'unmountat/umount[a=c]'],
      ['unmountat/umount[a=b] + unmountat/umount[a=c]'],
    ],
    [['unmountat/umount[a=b]', 'unmountat/umount'], ['unmountat/umount']],
    [[root], all],
    [[join(root, 'fscontext')], ['fscontext/messages']],
    [[join(root, 'fscontext/messages.yaml')], ['fscontext/messages']],
    [[join(folder, 'mine')], ['mine/b', 'theme/a']],
    [[join(folder, 'mine/b.yml')], ['mine/b']],
    [[join(folder, 'mine/theme')], ['theme/a']],
    [
      [join(folder, 'mine/theme/a.yaml'), 'fscontext'],
      ['fscontext/messages', 'theme/a'],
    ],
  ]
  for (const [args, expected] of found) t.strictSame(names(...args), expected, args.join(' '))
})

t.test('files are named from where the user is, where that is shorter', async (t) => {
  const [scenario] = findScenarios(['fscontext'], root)
  t.equal(scenario?.file, relative('.', join(root, 'fscontext/messages.yaml')))
})

t.test('a root that is not there holds nothing', async (t) => {
  t.strictSame(findScenarios([], join(folder, 'nowhere')), [])
})

t.test('what cannot be meant is misuse, with the nearest name', async (t) => {
  const wrong: [string[], { message: RegExp; hint?: RegExp }][] = [
    [
      ['unmountat/unmount'],
      { message: /`unmountat\/unmount`$/, hint: /mean unmountat\/umount\?$/ },
    ],
    [['unmounat'], { message: /path `unmounat`$/, hint: /mean unmountat\?$/ }],
    [['move-attached'], { message: /path/, hint: /mean unmountat\/move-attached\?$/ }],
    [['umount[a=b]'], { message: /path/, hint: /mean unmountat\/umount\[a=b\]\?$/ }],
    [['qqqqqqqqqqqq'], { message: /path/, hint: /list --scenarios/ }],
    [[join(folder, 'empty')], { message: /^There is no scenario \(\*\.yaml\) in / }],
    [[join(root, 'unmountat/notes.md')], { message: /to end in \.yaml, got / }],
    [[join(folder, 'mine'), join(folder, 'other')], { message: /are both theme\/a$/ }],
  ]
  for (const [args, error] of wrong) t.throws(() => names(...args), { status: 2, ...error })
})
