import t from 'tap'
import { planCases } from '../plan/plan-cases.ts'
import type { Problem } from './index.ts'
import { formatProblem, jsonSchema, loadScenario, VariantBuilder } from './index.ts'

const load = (text: string) => loadScenario({ file: 'x.yaml', name: 'theme/x', text })
const brief = ({ code, line, column, hint }: Problem) =>
  `${line}:${column} ${code}${hint === undefined ? '' : ` (${hint})`}`

/** A scenario whose title and about are right; the rest starts at line 3. */
const rest = (text: string) => load(`title: x\nabout: y\n${text}`)
const briefs = (text: string) => rest(text).problems.map(brief)

t.test('the scenario of the design is sound', (t) => {
  const { scenario, problems } = load(`title: Moving an attached mount, named by dirfd and path
about: The first attempt of the unmountat post. Only the parent's propagation decides.
refs: [move_mount(2)]
tags: [unmountat]
matrix:
  parent: [private, shared, slave, unbindable]
world:
  /src:      { mount: tmpfs, propagation: "\${parent}" }
  /src/proc: { mount: proc }
  /dst/proc: dir
steps:
  - src = open("/src", O_PATH|O_DIRECTORY)
  - dst = open("/dst", O_PATH|O_DIRECTORY)
  - move_mount(src, "proc", dst, "proc", 0)
expect:
  - when: { parent: shared }
    step: 3
    result: -1 EINVAL
`)
  t.same(problems, [])
  t.match(scenario, { name: 'theme/x', variantCount: 4, tags: ['unmountat'], varying: ['parent'] })
  t.end()
})

t.test('all problems of a file are reported, with their places', (t) => {
  t.same(
    load(`title: x
about:
matrx: 1
matrix:
  parent: [private, sharedd]
  unused: [1, 2]
world:
  /src: { mount: tmpfs, propagation: "\${parent}" }
  /x: dirr
  /f: { file: a, mod: 0755 }
steps:
  - src = opn("/src", O_PATH|O_DIRECTORY)
  - 'move_mount(scr, "pr''oc", AT_FDCWD, "proc", MOVE_BENEATH)'
  - move_mount(src, "a: b", 0)
  - b: tree = open_tree(1, 2, 3)
  - move_mount(src, "a # b", 0)
  - close(\${nope})
expect:
  - when: { paren: shared }
    step: 1
    result: -1 EINVALID
`).problems.map(brief),
    [
      '2:1 shape',
      '3:1 unknown-key (did you mean matrix?)',
      '6:3 matrix',
      '8:39 world (did you mean shared?)',
      '9:7 world',
      '10:18 unknown-key (did you mean mode?)',
      '12:11 unknown-call (did you mean open?)',
      '13:17 reference',
      '13:50 unknown-constant (did you mean MOVE_MOUNT_BENEATH?)',
      "14:5 shape (put quotes around the whole step: - '...')",
      '15:5 actors (name it above the steps: actors: { b: 0 })',
      '16:21 syntax (` #` starts a comment in YAML: put quotes around the whole step)',
      '17:11 parameter',
      '19:13 expect (did you mean parent?)',
    ],
  )
  t.end()
})

t.test('a problem shows its line, a caret and a hint', (t) => {
  const { problems } = rest('steps:\n  - close(src, 1)\n  - "umount2(\\"/\\", MNT_DETATCH)"\n')
  t.same(
    problems.map(formatProblem).join('\n'),
    `x.yaml:4:11: Expected the \`fd\` of close to be a descriptor; no step before this one binds \`src\`
  4 |   - close(src, 1)
    |           ^~~
x.yaml:4:16: Expected 1 argument of close(fd), got 2
  4 |   - close(src, 1)
    |                ^
x.yaml:5:21: Expected the \`flags\` of umount2 to name a known constant, got \`MNT_DETATCH\`
  5 |   - "umount2(\\"/\\", MNT_DETATCH)"
    |                     ^~~~~~~~~~~
  hint: did you mean MNT_DETACH?`,
  )
  t.end()
})

t.test('one problem in one place, however many variants have it', (t) => {
  const text = 'matrix:\n  a: [1, 2]\n  f: [MNT_FORCE, BOGUS|MNT_FORCE]\nsteps:\n'
  const { problems } = rest(`${text}  - umount2("/\${a}", \${f})\n  - close(x)\n`)
  t.same(problems.map(brief), ['7:22 unknown-constant', '8:11 reference'])
  t.match(problems[0]?.message, /got `BOGUS` \(\$\{f\} is `BOGUS\|MNT_FORCE`\)$/)
  t.end()
})

t.test('sections', (t) => {
  const steps = 'steps: [close(1)]\n'
  const table: [text: string, ...expected: string[]][] = [
    ['steps: close(1)\n', '3:8 shape'],
    ['steps: []\n', '3:8 shape'],
    ['', '1:1 shape'],
    [`${steps}tags: x\n`, '4:7 shape'],
    [`${steps}privilege: rot\n`, '4:12 privilege (did you mean root?)'],
    [`${steps}requires: { syscalls: [statmnt] }\n`, '4:24 requires (did you mean statmount?)'],
    [
      `${steps}requires: { flags: [MOVE_MOUNT_BENEAT] }\n`,
      '4:21 requires (did you mean MOVE_MOUNT_BENEATH?)',
    ],
    [
      `${steps}requires: { filesystem: [overlay] }\n`,
      '4:13 unknown-key (did you mean filesystems?)',
    ],
    [`${steps}expect: [{ step: 2, result: 0 }]\n`, '4:18 expect'],
    [`${steps}expect: [{ step: sr, result: 0 }]\n`, '4:18 expect'],
    [
      `${steps}expect: [{ step: 1, result: -1 }]\n`,
      '4:31 syntax (as in: -1 EINVAL; or ? for any result)',
    ],
    [`${steps}expect: [{ when: { a: 1 }, step: 1, result: 0 }]\n`, '4:20 expect'],
    [
      `matrix: { a: [close(1), close(2)] }\nsteps: ["\${a}"]\nexpect: [{ when: { a: close(3) }, step: 1, result: 0 }]\n`,
      '5:23 expect (did you mean close(1)?)',
    ],
    ['matrix: { a: [1, 1] }\nsteps: ["close(${a})"]\n', '3:18 matrix'],
    [
      'matrix: { a: [1], exclude: [{ b: 1 }] }\nsteps: ["close(${a})"]\n',
      '3:31 matrix (did you mean a?)',
    ],
    [
      'matrix: { a: [1], exclude: [{ a: 2 }] }\nsteps: ["close(${a})"]\n',
      '3:29 matrix (did you mean 1?)',
    ],
    ['matrix: { a: [1], exclude: [{ a: 1 }] }\nsteps: ["close(${a})"]\n', '3:9 matrix'],
    ['matrix: { a: 1 }\nsteps: ["close(${a})"]\n', '3:14 shape'],
    [
      'matrix: { a: [{ x: 1 }] }\nsteps: ["close(${a})"]\n',
      '3:11 matrix',
      '4:16 parameter (did you mean ${a.x}?)',
    ],
    [
      'matrix: { a: [{ x: 1 }, { y: 2 }] }\nsteps: ["close(${a.x})", "close(${a.y})"]\n',
      '4:16 parameter (it has none for `a=2`)',
      '4:33 parameter (it has none for `a=1`)',
    ],
    ['steps: ["close(${a"]\n', '3:16 parameter (write `$${` for the characters `${`)'],
  ]
  for (const [text, ...expected] of table) t.same(briefs(text), expected, text)
  t.end()
})

t.test('YAML that is none, or too much', (t) => {
  const table: [text: string, ...expected: string[]][] = [
    ['', '1:1 yaml'],
    ['a: [', '1:5 yaml'],
    ['a: 1\na: 2\nsteps: [close(1)]', '2:1 yaml'],
    ['title: x\n---\ntitle: y\n', '1:1 shape', '2:1 yaml (one scenario a file)'],
    ['&a [*a]', '1:4 shape', '1:5 yaml'],
    ['- 1', '1:1 shape'],
    ['expect:\n  - result: ?\n', "2:13 yaml (put quotes around it: '?')"],
    ['\uFEFFtitle: [x]\n', '1:9 shape'],
    ['title: x\r\nabout: y\r\nsteps:\r\n  - clse(1)\r\n', '4:5 unknown-call (did you mean close?)'],
    ['['.repeat(1 << 19), '1:65 limit'],
    ['x'.repeat((1 << 20) + 1), '1:1 limit'],
    ['} '.repeat(1 << 19), '1:100001 limit'],
  ]
  for (const [text, ...expected] of table) {
    const places = load(text).problems.map(brief)
    for (const place of expected) t.ok(places.includes(place), `${place} of ${places.join(', ')}`)
  }
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
  for (let i = 1; i < 9; i++) bomb.push(`a${i}: &a${i} [${`*a${i > 1 ? i - 1 : ''},`.repeat(9)}]`)
  t.match(load(bomb.join('\n')).problems.map(formatProblem).join(), /aliases counted/)
  t.end()
})

t.test('a matrix that is too large is refused before it is multiplied', (t) => {
  const axis = (name: string) =>
    `  ${name}: [${Array.from({ length: 99 }, (_, i) => i).join(', ')}]\n`
  const text = `matrix:\n${['a', 'b', 'c', 'd'].map(axis).join('')}steps: [close(1)]\n`
  t.same(briefs(text), ['4:3 matrix'])
  const text2 = `matrix: { a: [${'x'.repeat(150)}] }\nsteps: ["${'${a}'.repeat(9000)}"]\n`
  t.same(briefs(text2).slice(0, 1), ['4:10 limit'])
  t.end()
})

t.test('the JSON Schema describes every key', (t) => {
  const schema = jsonSchema() as { properties: Record<string, { description?: string }> }
  t.same(
    Object.entries(schema.properties).filter(([, value]) => !value.description),
    [],
  )
  t.ok(Object.keys(schema.properties).includes('steps'))
  // A pattern by itself would let everything pass that is no text.
  t.notMatch(JSON.stringify(schema), /\{"pattern"/)
  t.end()
})

t.test('steps of actors are read from what YAML takes for maps, with their places', async (t) => {
  const { scenario, problems } = rest(`actors:
  b: CLONE_NEWNS|CLONE_NEWUSER
  c: { clone: CLONE_NEWUSER, map: 0 10000 1000 }
  d: 0
steps:
  - b: tree = open_tree(AT_FDCWD, "/a", OPEN_TREE_CLONE)
  - 'c: close(tree)'
  - d:   'close(tree)'
  - b: close(4) = 0
  - close(tree)
`)
  t.strictSame(problems, [])
  const first =
    scenario &&
    new VariantBuilder(scenario.templates, () => t.fail()).build({ params: {}, values: new Map() })
  t.strictSame(first?.actors, [
    { name: 'b', clone: ['CLONE_NEWNS', 'CLONE_NEWUSER'], map: '0 0 1' },
    { name: 'c', clone: ['CLONE_NEWUSER'], map: '0 10000 1000' },
    { name: 'd', clone: [] },
  ])
  t.strictSame(
    first?.steps.map(({ actor, bind, call }) => [actor, bind, call]),
    [
      ['b', 'tree', 'open_tree'],
      ['c', undefined, 'close'],
      ['d', undefined, 'close'],
      ['b', undefined, 'close'],
      [undefined, undefined, 'close'],
    ],
  )

  t.strictSame(briefs('actors: { b: 0 }\nsteps:\n  - b: umount2("/", MNT_DETATCH)\n'), [
    '5:21 unknown-constant (did you mean MNT_DETACH?)',
  ])
  t.strictSame(briefs('actors: { bob: 0 }\nsteps:\n  - bo: close(3)\n'), [
    '5:5 actors (did you mean bob?)',
  ])
  // A number is another file in another process.
  t.strictSame(
    briefs(
      'actors: { b: 0 }\nsteps:\n  - b: open("/", O_PATH) = 3\n  - b: close(3)\n  - close(3)\n',
    ),
    ['7:11 reference (give the descriptor a name, as in: tree = open_tree(...))'],
  )
  t.strictSame(
    briefs(
      'actors: { b: CLONE_NEWN, C: 0, d: { clone: CLONE_NEWNS, map: 0 0 1 }, e: { clone: CLONE_NEWUSER, map: 0 0 } }\nsteps:\n  - b: close(3)\n',
    ),
    [
      '3:14 actors (did you mean CLONE_NEWNS?)',
      '3:26 actors',
      '3:62 actors (add CLONE_NEWUSER to its flags)',
      '3:103 actors (write "0 0 1" for root alone)',
    ],
  )
})

t.test('mount notifications are asked for by true, also by that of a parameter', async (t) => {
  const asked = (text: string): (true | undefined)[] => {
    const { scenario } = rest(text)
    return scenario === undefined ? [] : [...planCases(scenario)].map(({ events }) => events)
  }
  t.strictSame(asked('events: true\nsteps: [close(3)]\n'), [true])
  t.strictSame(asked('events: false\nsteps: [close(3)]\n'), [undefined])
  t.strictSame(asked('matrix: { told: [false, true] }\nevents: ${told}\nsteps: [close(3)]\n'), [
    undefined,
    true,
  ])
  t.strictSame(briefs('events: mounts\nsteps: [close(3)]\n'), ['3:9 events'])
})
