import t from 'tap'
import { loadScenario } from '../scenario/index.ts'
import { countCases, isDisposable, planCases, shardOf } from './index.ts'

function scenarioOf(text: string) {
  const source = `title: x\nabout: y\n${text}`
  const { scenario, problems } = loadScenario({ file: 'x.yaml', name: 'theme/x', text: source })
  if (scenario === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  return scenario
}
const casesOf = (text: string) => [...planCases(scenarioOf(text))]

t.test('cases have names, parameters and everything put in', (t) => {
  const cases = casesOf(`matrix:
  who: [root, userns]
  one: [x]
  how: [{ name: none, flags: 0 }, { name: detach, flags: MNT_DETACH }]
privilege: \${who}
requires: { filesystems: ["\${one}fs"] }
world:
  /\${how.name}: { file: "\${who} $\${who}" }
setup: ['mkdir("/\${one}", 0755)']
steps:
  - umount2("/\${how.name}", \${how.flags})
  - a = dup(0)
expect:
  - { when: { how: detach, who: [root] }, step: 1, result: -1 EINVAL }
  - { step: a, result: fd }
`)
  t.same(
    cases.map(({ name }) => name),
    [
      'theme/x[who=root,how=none]',
      'theme/x[who=root,how=detach]',
      'theme/x[who=userns,how=none]',
      'theme/x[who=userns,how=detach]',
    ],
  )
  t.same(cases[1], {
    name: 'theme/x[who=root,how=detach]',
    scenario: 'theme/x',
    params: { who: 'root', one: 'x', how: 'detach' },
    privilege: 'root',
    requires: [{ kind: 'filesystem', name: 'xfs' }],
    world: [{ path: '/detach', kind: 'file', content: 'root ${who}' }],
    setup: [
      {
        text: 'mkdir("/x", 0755)',
        call: 'mkdir',
        args: [
          { kind: 'string', bytes: '/x' },
          { kind: 'int', value: '493' },
        ],
        claims: [],
      },
    ],
    steps: [
      {
        text: 'umount2("/detach", MNT_DETACH)',
        call: 'umount2',
        args: [
          { kind: 'string', bytes: '/detach' },
          { kind: 'flags', terms: [{ name: 'MNT_DETACH' }] },
        ],
        claims: [{ kind: 'errno', errnos: ['EINVAL'] }],
      },
      {
        text: 'a = dup(0)',
        bind: 'a',
        call: 'dup',
        args: [{ kind: 'int', value: '0' }],
        claims: [{ kind: 'fd' }],
      },
    ],
  })
  t.same(
    cases.map(({ steps }) => steps[0]?.claims.length),
    [0, 1, 0, 0],
  )
  t.end()
})

t.test('a large matrix is planned one case at a time', (t) => {
  const flags = ['1', '2', '4', '8', '0x10', '0x20', '0x40', '0x80', '0x100', '0x200']
  const values = Array.from({ length: 90 }, (_, i) => i)
  const scenario = scenarioOf(`matrix:
  f: { subsets: [${flags.join(', ')}] }
  n: [${values.join(', ')}]
steps:
  - umount2("/\${n}", \${f})
`)
  t.equal(countCases(scenario), 1024 * 90)
  const [first] = planCases(scenario)
  t.match(first, { name: 'theme/x[f=0,n=0]', params: { f: '0', n: '0' } })
  t.end()
})

t.test('shards are stable and even', (t) => {
  const names = Array.from({ length: 4000 }, (_, i) => `theme/x[n=${2 * i}]`)
  const counts = [0, 0, 0, 0]
  for (const name of names) counts[shardOf(name, 4)] = (counts[shardOf(name, 4)] ?? 0) + 1
  t.ok(
    counts.every((count) => count > 900 && count < 1100),
    counts.join(' '),
  )
  t.equal(shardOf('theme/x', 1000), shardOf('theme/x', 1000))
  t.equal(shardOf('theme/x', 1), 0)
  t.end()
})

t.test('what a process cannot undo makes a case disposable', (t) => {
  const disposable = (text: string) => casesOf(text).map(isDisposable)
  const table: [step: string, expected: boolean][] = [
    ['close(0)', false],
    ['unshare(CLONE_NEWNS)', false],
    ['unshare(CLONE_NEWNS|CLONE_FS)', false],
    ['unshare(0x20000)', false],
    ['unshare(0)', false],
    ['unshare(CLONE_NEWNS|CLONE_NEWUSER)', true],
    ['setns(0, 0)', true],
    ['setresuid(1, 1, 1)', true],
    ['syscall(SYS_close, 0)', true],
  ]
  for (const [step, expected] of table) t.same(disposable(`steps: ['${step}']\n`), [expected], step)
  t.same(disposable('privilege: unprivileged\nsteps: [close(0)]\n'), [true])
  t.same(disposable('setup: [unshare(CLONE_NEWUTS)]\nsteps: [close(0)]\n'), [true])
  t.end()
})
